import { DIST, NAME, PERMISSIONS } from "./artefact.ts";
import { bundle } from "./bundle.ts";
import { run } from "./run.ts";

/** A program of one file, and the file with its checksum. */
export interface Binary {
  readonly file: string;
  readonly checksumFile: string;
}

/**
 * Compiles the bundle into a program for a system, such as `aarch64-apple-darwin`, which needs
 * nothing else; `sha256sum --check` checks it. Deno downloads its runtime for that system once;
 * DENORT_BIN names one that is there.
 */
export async function compile(
  target: string = Deno.build.target,
  folder: string = DIST,
): Promise<Binary> {
  const main = await bundle(folder);
  const name = `${NAME}-${target}${target.includes("windows") ? ".exe" : ""}`;
  const flags = ["--no-config", "--no-lock", "--no-check", "--no-prompt"];
  await run(Deno.execPath(), [
    "compile",
    ...flags,
    ...PERMISSIONS,
    "--target",
    target,
    "--output",
    `${folder}/${name}`,
    main,
  ]);
  const file = `${folder}/${name}`;
  const hash = await crypto.subtle.digest("SHA-256", await Deno.readFile(file));
  const checksumFile = `${file}.sha256`;
  await Deno.writeTextFile(
    checksumFile,
    `${new Uint8Array(hash).toHex()}  ${name}\n`,
  );
  return { file, checksumFile };
}

if (import.meta.main) {
  const { file, checksumFile } = await compile(Deno.args[0]);
  // deno-lint-ignore no-console
  console.log(`${file}\n${checksumFile}`);
}
