import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../npm/", import.meta.url));

// The apps in npm/ have an import map and a lock file of their own, and deno.json excludes them.
// Everything in the main lock file is installed before every task, which should not wait for them.
const OPTIONS = [
  "--check",
  "--quiet",
  "--no-config",
  `--import-map=${FOLDER}import_map.json`,
  `--lock=${FOLDER}deno.lock`,
  "--frozen",
];

/** Bundles an app of npm/ for the browser. Throws Error if it cannot be bundled. */
export async function bundleApp(file: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--platform=browser", ...OPTIONS, FOLDER + file],
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`Cannot bundle: ${text.decode(stderr)}`);
  return text.decode(stdout);
}

/** An app of npm/ in a process of its own. */
export interface RunningApp extends AsyncDisposable {
  readonly origin: string;
}

/** Starts an app of npm/, which prints its origin. Throws Error if it does not start. */
export async function startApp(
  file: string,
  args: string[],
): Promise<RunningApp> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...OPTIONS,
      "--allow-net=localhost,127.0.0.1,[::1]",
      "--allow-env",
      "--allow-read",
      "--allow-sys",
      FOLDER + file,
      ...args,
    ],
    stdout: "piped",
  }).spawn();
  const lines = process.stdout.pipeThrough(new TextDecoderStream());
  let text = "";
  for await (const part of lines) {
    text += part;
    if (text.includes("\n")) break;
  }
  if (!URL.canParse(text.trim())) throw new Error(`${file} did not start`);
  return {
    origin: text.trim(),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}
