import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { Builder } from "fresh/dev";

const root = `${import.meta.dirname}/fresh_project`;
const outDir = await Deno.makeTempDir({ prefix: "fresh-build-" });
const builder = new Builder({ root, outDir });
builder.onTransformStaticFile(
  { pluginName: "sign", filter: /\.css$/ },
  ({ text, mode }) => ({ content: `${text}/* ${mode} */` }),
);
await builder.build();
const { default: server } = await import(`file://${outDir}/server.js`);

function fetchPath(path: string, init?: RequestInit): Promise<Response> {
  return server.fetch(new Request(`http://localhost${path}`, init));
}

addEventListener("unload", () => Deno.removeSync(outDir, { recursive: true }));

Deno.test("server.js of a build serves its file routes", async () => {
  const response = await fetchPath("/club?member=richard");
  assertEquals(response.status, 200);
  assertStringIncludes(await response.text(), "<h1>Club</h1>");
});

Deno.test("server.js of a build serves static files and the modules of islands", async () => {
  const note = await fetchPath("/note.txt");
  assertEquals(await note.text(), "A static file\n");
  const html = await (await fetchPath("/club?member=richard")).text();
  const urls = [...html.matchAll(/from\s*"([^"]+)"/g)].map(([, url]) => url);
  const statuses = await Promise.all(urls.map(async (url) => {
    const response = await fetchPath(url ?? "/none");
    await response.body?.cancel();
    return response.status;
  }));
  assertEquals(new Set(statuses), new Set([200]));
});

Deno.test("a build transforms stylesheets for production", async () => {
  const css = await (await fetchPath("/styles.css")).text();
  assertStringIncludes(css, "/* production */");
});

Deno.test("a static file of a build has an ETag, and 304 answers who has it", async () => {
  const first = await fetchPath("/note.txt");
  assertEquals(await first.text(), "A static file\n");
  assertMatch(first.headers.get("cache-control") ?? "", /no-store/);
  const etag = first.headers.get("etag") ?? "";
  assertNotEquals(etag, "");
  const again = await fetchPath("/note.txt", {
    headers: { "if-none-match": etag },
  });
  assertEquals(again.status, 304);
  assertEquals(await again.text(), "");
});

Deno.test("server.js serves nothing beside the static folder", async () => {
  const paths = ["/main.ts", "/%2e%2e/main.ts", "/..%2fmain.ts"];
  const statuses = await Promise.all(paths.map(async (path) => {
    const response = await fetchPath(path);
    await response.body?.cancel();
    return response.status;
  }));
  assertEquals(statuses, [404, 404, 404]);
});

Deno.test("server.js of a build does not load the bundler", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `${outDir}/server.js`],
    cwd: `${import.meta.dirname}/../..`,
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const specifiers = modules.map(({ specifier }: { specifier: string }) =>
    specifier
  ).join("\n");
  assertStringIncludes(specifiers, "preact");
  assertEquals(specifiers.includes("esbuild"), false);
});
