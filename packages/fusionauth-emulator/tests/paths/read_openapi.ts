// Reads the paths and methods of FusionAuth's OpenAPI description, and nothing else of it:
// deno run --allow-read=. --allow-write=. tests/paths/read_openapi.ts openapi.yaml
// It is openapi.yaml of https://github.com/FusionAuth/fusionauth-openapi.

const [file = "openapi.yaml"] = Deno.args;
const text = await Deno.readTextFile(file);
const paths: Record<string, string> = {};
let current = "";
for (const line of text.slice(text.indexOf("\npaths:")).split("\n")) {
  const path = /^ {2}"?(\/[^":]*)"?:$/.exec(line)?.[1];
  const method = /^ {4}(get|post|put|patch|delete):$/.exec(line)?.[1];
  if (path !== undefined) current = path;
  else if (method !== undefined) {
    paths[current] = `${paths[current] ?? ""} ${method.toUpperCase()}`.trim();
  }
}
const version = /^ {2}version: (\S+)$/m.exec(text)?.[1] ?? "unknown";
await Deno.writeTextFile(
  new URL("../../server/paths/openapi_paths.json", import.meta.url),
  `${JSON.stringify({ version, paths }, null, 2)}\n`,
);
