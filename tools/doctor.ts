// Checks Deno, the settings, FusionAuth, the webhook and the KV: deno task doctor [--json]
import { checkDeno } from "./checks/environment.ts";
import { fault, find, type Finding, ok } from "./checks/finding.ts";
import { isSound, toJson, toTable } from "./checks/report.ts";

const CONFIG = new URL("../fresh.config.ts", import.meta.url);

/** Reads the settings in a process of its own, because invalid ones end the process that reads them. */
async function checkSettings(): Promise<Finding[]> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-env", "--allow-read", CONFIG.pathname],
    cwd: new URL("..", import.meta.url),
    stdout: "null",
    stderr: "piped",
  }).output();
  const check = "settings";
  if (success) return [{ check, ...ok("complete and well-formed") }];
  const [title = "", ...problems] = new TextDecoder().decode(stderr).trim()
    .split("\n");
  // Any other title is that of an error, and a stack trace is below it.
  const isAboutSettings = title.startsWith("ChangeBank");
  return (isAboutSettings ? problems : [title]).map((problem) => ({
    check,
    ...fault(problem, "Change it in the environment or in .env"),
  }));
}

/** Checks all the rest; none of it is loaded before the settings are known to be valid. */
async function checkRest(): Promise<Finding[]> {
  const { settings } = await import("../fresh.config.ts");
  const { diagnose } = await import("./checks/diagnose.ts");
  const secrets = [
    settings.CLIENT_SECRET,
    Deno.env.get("DENO_KV_ACCESS_TOKEN") || settings.CLIENT_SECRET,
  ];
  const hide = (text: string) =>
    secrets.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
  return (await diagnose(settings)).map((finding) => ({
    ...finding,
    // It may quote FusionAuth, the KV server, or what answers in their place.
    reason: hide(finding.reason),
  }));
}

const findings = [
  await find("deno", () => checkDeno(Deno.version.deno)),
  ...await checkSettings(),
];
if (isSound(findings)) findings.push(...await checkRest());
// deno-lint-ignore no-console
console.log((Deno.args.includes("--json") ? toJson : toTable)(findings));
Deno.exit(isSound(findings) ? 0 : 1);
