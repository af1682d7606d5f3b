import { DIST, NAME, PACKAGE, VERSION } from "./artefact.ts";
import { readLicenses } from "./licenses.ts";
import { run } from "./run.ts";

/** Bundles the command into one file, which needs Deno and nothing else. Returns its path. */
export async function bundle(folder: string = DIST): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const file = `${folder}/main.mjs`;
  // Minified, because comments name the paths of this machine; with the names of functions, for
  // stack traces.
  const flags = ["--platform", "deno", "--minify", "--keep-names"];
  await run(Deno.execPath(), ["bundle", ...flags, "-o", file, "main.ts"], {
    cwd: PACKAGE,
  });
  const license = await Deno.readTextFile(`${PACKAGE}/../../LICENSE`);
  const notice = [`${NAME} ${VERSION}`, license, await readLicenses()]
    .join("\n\n").replaceAll("*/", "* /");
  const code = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, `/*\n${notice}\n*/\n${code}`);
  return file;
}

if (import.meta.main) {
  // deno-lint-ignore no-console
  console.log(await bundle());
}
