import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { App } from "fresh";
import { Builder } from "fresh/dev";
import { Head } from "fresh/runtime";
import { app } from "./parity_project/main.ts";

// What published Fresh answers, measured on it; the stand-in has to answer the same.

const root = `${import.meta.dirname}/parity_project`;
const builder = new Builder({ root });
(await builder.build({ snapshot: "memory" }))(app);
const handler = app.handler();

const NOT_KEPT = "no-cache, no-store, max-age=0, must-revalidate";
const FILE = { vary: "If-None-Match", "cache-control": NOT_KEPT };
const DESCRIPTION = `<meta name="description" content="The document's own"/>`;
const CANONICAL = `<link rel="canonical" href="https://parity.test/"/>`;
const HEAD =
  `<head><meta charset="utf-8"/><title>Parity</title>${DESCRIPTION}${CANONICAL}</head>`;

/** A request; of its answer the status, what the body is, and these headers. */
type Row = [
  request: string,
  status: number,
  body: string,
  headers?: Record<string, string>,
];

function html(body: string, head = HEAD): string {
  return `<!DOCTYPE html><html lang="en">${head}<body>${body}</body></html>`;
}

const TABLE: Row[] = [
  // A folder's layers do not hold for the page beside it.
  ["GET /admin", 200, html("<h1>Beside the folder</h1>")],
  ["GET /admin/", 302, "", { location: "/admin" }],
  ["GET /admin/users", 403, "Forbidden"],
  ["GET /admin//users", 403, "Forbidden"],
  // A page shows itself where its handlers have no GET.
  ["GET /posts", 200, html("<h1>Posts</h1>")],
  ["POST /posts", 200, "posted"],
  ["HEAD /posts", 200, ""],
  ["DELETE /posts", 404, "Not Found"],
  ["OPTIONS /posts", 404, "Not Found"],
  ["GET /plural", 200, "handlers"],
  // Of two files for one URL, the first takes all methods.
  ["GET /two", 200, "get"],
  ["POST /two", 404, "Not Found"],
  // Optional parameters. The folder's middleware does not hold for them.
  ["GET /opt", 200, "page "],
  ["GET /opt/7", 200, "page 7"],
  ["GET /opt/first", 200, "first", { "x-folder": "opt" }],
  ["GET /opt/a/b", 404, "Not Found"],
  ["GET /sub/a%20b", 200, "a b"],
  ["GET /nothing", 500, "Internal server error"],
  ["GET /fails", 500, "Internal server error"],
  // ctx.error in a middleware's catch
  ["GET /fails?caught", 200, "ctx.error is set"],
  ["GET /nowhere?caught", 200, "ctx.error is not set"],
  ["PUT /nowhere", 404, "Not Found"],
  // Head takes the place of what is the same in the document.
  [
    "GET /head",
    200,
    html(
      "<h1>Head</h1>",
      `<head><meta charset="utf-8"/><title>Head</title><meta name="description" content="The page's"/><link rel="canonical" href="https://parity.test/head"/><meta name="author" content="The page's"/></head>`,
    ),
  ],
  // Images name the build, links to this page and above say so.
  [
    "GET /elements",
    200,
    html(
      `<img src="/photo.jpg?__frsh_c=BUILD" alt/><img src="https://other.test/photo.jpg" alt/><a href="/elements" data-current="true" aria-current="page">Here</a><a href="/" data-ancestor="true" aria-current="true">Above</a><a href="/elsewhere">Elsewhere</a>`,
    ),
  ],
  ["GET /bare", 200, html("<h1>undefined at /bare</h1>"), { "x-one": "last" }],
  ["GET /photo.jpg", 200, "JPG", { ...FILE, "content-type": "image/jpeg" }],
  ["HEAD /photo.jpg", 200, "", { ...FILE, "content-length": "3" }],
  ["POST /photo.jpg", 405, "Method Not Allowed"],
  ["GET /data.json", 200, '{ "a": 1 }\n', {
    "content-type": "application/json; charset=UTF-8",
  }],
  ["GET /data.json/", 200, '{ "a": 1 }\n', {
    "content-type": "application/json; charset=UTF-8",
  }],
  ["GET /d%61ta.json", 200, '{ "a": 1 }\n', FILE],
  ["GET /site.webmanifest", 200, '{"name":"Parity"}\n', {
    "content-type": "application/manifest+json; charset=UTF-8",
  }],
  [
    "GET /styles.css",
    200,
    'body {\n  background: url("/photo.jpg?__frsh_c=BUILD");\n}\n',
    { ...FILE, "content-type": "text/css; charset=UTF-8" },
  ],
  ["GET /styles.css?__frsh_c=old&a=1", 307, "", {
    location: "/styles.css?a=1",
  }],
  ["GET /favicon.ico", 404, ""],
  ["GET /%E4", 404, "Not Found"],
];

Deno.test("requests are answered as by published Fresh", async () => {
  const answers: Row[] = [];
  // Fresh prints what no page answers.
  using _quiet = withoutErrors();
  for (const [request, , , headers] of TABLE) {
    answers.push(await ask(request, Object.keys(headers ?? {})));
  }
  assertEquals(answers, TABLE);
});

function withoutErrors(): Disposable {
  const { error } = console;
  Object.assign(console, { error() {} });
  return { [Symbol.dispose]: () => void Object.assign(console, { error }) };
}

async function ask(request: string, headers: string[]): Promise<Row> {
  const [method = "", path] = request.split(" ");
  const url = `http://localhost${path}`;
  const response = await handler(new Request(url, { method }));
  const body = (await response.text())
    .replace(/__frsh_c=\w+/g, "__frsh_c=BUILD");
  const row: Row = [request, response.status, body];
  if (headers.length > 0) {
    row.push(Object.fromEntries(
      headers.map((name) => [name, response.headers.get(name) ?? "none"]),
    ));
  }
  return row;
}

Deno.test("a parameter that cannot be decoded makes the handler reject", async () => {
  await assertRejects(
    () => handler(new Request("http://localhost/sub/%E4")),
    URIError,
  );
});

Deno.test("a page without a document is given one", async () => {
  const bare = new App().get("/", (ctx) => ctx.render(<h1>Hello</h1>));
  const response = await bare.handler()(new Request("http://localhost/"));
  assertEquals(
    await response.text(),
    '<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body><h1>Hello</h1></body></html>',
  );
});

Deno.test("OPTIONS names the methods of a path", async () => {
  const one = new App()
    .get("/one", () => new Response("got"))
    .post("/one", () => new Response("posted"))
    .handler();
  const request = new Request("http://localhost/one", { method: "OPTIONS" });
  const response = await one(request);
  assertEquals(response.status, 204);
  assertEquals(response.headers.get("allow"), "GET, POST");
});

Deno.test("the first that is added for a method of a path answers it", async () => {
  const both = new App()
    .get("/one", () => new Response("first"))
    .all("/one", (ctx) => new Response(`all ${ctx.req.method}`))
    .handler();
  const got = await both(new Request("http://localhost/one"));
  assertEquals(await got.text(), "first");
  const put = await both(
    new Request("http://localhost/one", { method: "PUT" }),
  );
  assertEquals(await put.text(), "all PUT");
});

Deno.test("Head replaces the title of a component in the document's head", async () => {
  const Title = () => <title>Document</title>;
  const titled = new App()
    .appWrapper(({ Component }) => (
      <html>
        <head>
          <Title />
        </head>
        <body>
          <Component />
        </body>
      </html>
    ))
    .get("/", (ctx) =>
      ctx.render(
        <Head>
          <title>Page</title>
        </Head>,
      ))
    .get("/plain", (ctx) => ctx.render(<p>Plain</p>))
    .handler();
  async function head(path: string): Promise<string | undefined> {
    const response = await titled(new Request(`http://localhost${path}`));
    return /<head>(.*)<\/head>/.exec(await response.text())?.[1];
  }
  assertEquals(await head("/"), "<title>Page</title>");
  assertEquals(await head("/plain"), "<title>Document</title>");
});

Deno.test("an island with a name of its own is rendered and sent", async () => {
  const response = await handler(new Request("http://localhost/named"));
  const text = await response.text();
  assertStringIncludes(text, "Named is off");
  assertStringIncludes(text, "Toggle");
  assertStringIncludes(response.headers.get("link") ?? "", "modulepreload");
});
