import { startEmulator } from "@/emulator/emulator.ts";
import { signIn } from "./emulator_sign_in.ts";

// What the emulator promises on two cores: 200 sign-ins a second; 10,000 users and 100,000 refresh
// tokens in less than 300 MB; a start within 300 ms once its keys are made.

const AT_ONCE = 20;

const worker = new Worker(new URL("./emulator_worker.ts", import.meta.url), {
  type: "module",
});
const { promise: origin, resolve } = Promise.withResolvers<string>();
worker.onmessage = ({ data }) => resolve(String(data));

const stateFile = await Deno.makeTempFile({ suffix: ".json" });
await Deno.remove(stateFile);
await (await startEmulator({ port: 0, stateFile, quiet: true })).close();

Deno.bench(`${AT_ONCE} sign-ins at once, over HTTP`, async () => {
  const url = await origin;
  await Promise.all(Array.from({ length: AT_ONCE }, () => signIn(url)));
});

Deno.bench("a start, with the keys of an earlier one", async () => {
  await run("./emulator_start.ts");
});

Deno.bench("a start, 10,000 users and 100,000 refresh tokens", {
  n: 1,
  warmup: 0,
}, async () => {
  const said = await run("./emulator_fill.ts");
  // deno-lint-ignore no-console
  console.log(said.trim());
});

/** Runs a script in a process of its own; what it printed. */
async function run(script: string): Promise<string> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL(script, import.meta.url).href],
    env: { STATE_FILE: stateFile },
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${script} failed`);
  return new TextDecoder().decode(stdout);
}
