import { DIST, NAME, PACKAGE, PERMISSIONS, VERSION } from "./artefact.ts";
import { bundle } from "./bundle.ts";
import { run } from "./run.ts";

const NPM = Deno.build.os === "windows" ? "npm.cmd" : "npm";

/**
 * Packs the npm package, whose command runs the bundle with the Deno that npm installs. Returns the
 * path of the tarball.
 */
export async function pack(folder: string = DIST): Promise<string> {
  const stage = `${folder}/npm`;
  await bundle(stage);
  for (const name of ["command.cjs", "README.md"]) {
    await Deno.copyFile(
      `${PACKAGE}/distribution/npm/${name}`,
      `${stage}/${name}`,
    );
  }
  await Deno.copyFile(`${PACKAGE}/../../LICENSE`, `${stage}/LICENSE`);
  await Deno.writeTextFile(
    `${stage}/package.json`,
    `${JSON.stringify(manifest(), null, 2)}\n`,
  );
  const output = await run(
    NPM,
    ["pack", "--json", "--pack-destination", folder],
    { cwd: stage },
  );
  const [{ filename }]: [{ filename: string }] = JSON.parse(output);
  return `${folder}/${filename}`;
}

function manifest() {
  return {
    name: NAME,
    version: VERSION,
    description:
      "FusionAuth for development and tests, from a kickstart file and without Docker",
    keywords: ["fusionauth", "oauth2", "oidc", "emulator", "testing"],
    license: "MIT",
    bin: { [NAME]: "command.cjs" },
    files: ["command.cjs", "main.mjs"],
    engines: { node: ">=18" },
    // The version that the tests ran with.
    dependencies: { deno: Deno.version.deno },
    permissions: PERMISSIONS,
  };
}

if (import.meta.main) {
  // deno-lint-ignore no-console
  console.log(await pack());
}
