import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import type { VNode } from "preact";
// By file: only the stand-ins refuse, and this runs on the published packages too.
import { Builder } from "../../stand_ins/fresh-core/dev/builder.ts";
import { App, type Context } from "../../stand_ins/fresh-core/mod.ts";
import { cors, csp, csrf, ipFilter } from "../../stand_ins/fresh-core/mod.ts";
import { islandOf } from "../../stand_ins/fresh-core/rendering.ts";
import * as runtime from "../../stand_ins/fresh-core/runtime.ts";
import { createHelpers } from "../../stand_ins/kv-oauth/mod.ts";
import { assertEquals as ownAssertEquals } from "../../stand_ins/std-assert/mod.ts";
import { parse } from "../../stand_ins/std-dotenv/parse.ts";

const { assetSrcSet, Head, Partial } = runtime;
const RUN = "run `deno task published`";

function refusal(what: string): string {
  return `the stand-in for Fresh does not have ${what}; ${RUN}`;
}

Deno.test("options that are not covered are refused by name, with file and line", () => {
  const options = { useNonce: true, reportOnly: true };
  const error = assertThrows(
    () => csp(options),
    Error,
    refusal("the option reportOnly of csp()"),
  );
  assertMatch(error.message, /refusals_test\.tsx:\d+:\d+\)$/);
  assertThrows(
    () => new App({ basePath: "/base" }),
    Error,
    refusal("the option basePath of App"),
  );
  const folders = { root: ".", staticDir: "public" };
  assertThrows(
    () => new Builder(folders),
    Error,
    refusal("the option staticDir of Builder"),
  );
});

Deno.test("members of App and its context that are not covered are refused by name", async () => {
  const app = new App();
  for (const name of ["layout", "onError", "notFound", "ws"]) {
    const get = () => Reflect.get(app, name);
    assertThrows(get, Error, refusal(`App.${name}`));
  }
  const thrown = await failure((ctx) => Reflect.get(ctx, "json")({}));
  assertEquals(thrown, refusal("Context.json"));
});

Deno.test("functions that are not covered are refused by name, with file and line", async () => {
  const refused = { cors, csrf, ipFilter, assetSrcSet };
  for (const [name, call] of Object.entries(refused)) {
    const error = assertThrows(() => call(), Error, refusal(`${name}()`));
    assertMatch(error.message, /refusals_test\.tsx:\d+:\d+\)$/);
  }
  const partial = <Partial name="a">A</Partial>;
  assertEquals(
    await failure((ctx) => ctx.render(partial)),
    refusal("<Partial>"),
  );
});

Deno.test("paths and objects in the place of middlewares are refused by name", () => {
  const app = new App();
  Reflect.apply(app.use, app, ["/path", () => new Response()]);
  const message = refusal('"/path" as a middleware');
  assertThrows(() => app.handler(), Error, message);
});

Deno.test("props of an island that are not plain values are refused by name", () => {
  const Clock = islandOf(function Clock() {
    return null;
  }, { url: "/clock.js", name: "default" });
  const refused = {
    at: new Date(),
    record: { a: 1 },
    list: ["x"],
    n: NaN,
    big: 1n,
    icon: <p>Hello</p>,
    onClick() {},
  };
  for (const [name, value] of Object.entries(refused)) {
    const message = refusal(`such a prop ${name} of the island Clock`);
    assertThrows(() => Clock({ [name]: value }), Error, message);
  }
  Clock({ a: 1, b: "x", c: true, d: null, e: undefined });
});

/** What is thrown where a request is answered so. */
async function failure(
  answer: (ctx: Context<unknown>) => Response | Promise<Response>,
  path = "/",
): Promise<string> {
  let thrown: unknown;
  const handler = new App()
    .use((ctx) =>
      ctx.next().catch((error) => {
        thrown = error;
        return new Response();
      })
    )
    .get("/", answer)
    .handler();
  await handler(new Request(`http://localhost${path}`));
  return thrown instanceof Error ? thrown.message.split(" (")[0] ?? "" : "";
}

Deno.test("what pages do that is not covered is refused by name", async () => {
  const rendering = (vnode: VNode, path?: string) =>
    failure((ctx) => ctx.render(vnode), path);
  const answers = [
    await rendering(
      <Head>
        <base href="/" />
      </Head>,
    ),
    await rendering(
      <Head>
        <title key="a">A</title>
      </Head>,
    ),
    await rendering(<Head>A</Head>),
    await rendering(<body f-client-nav>A</body>),
    await rendering(<p>Hello</p>, "/?fresh-partial=true"),
    await failure((ctx) => ctx.redirect("/"), "/?fresh-partial=true"),
  ];
  assertEquals(answers, [
    refusal("<base> in <Head>"),
    refusal("<title> in <Head>"),
    refusal("<text> in <Head>"),
    refusal("f-client-nav"),
    refusal("fresh-partial"),
    refusal("fresh-partial"),
  ]);
  const picture = () => <img srcset="/a.png 1x" />;
  assertThrows(picture, Error, refusal("srcset"));
});

/** Builds a project of these files, and makes a handler of it. */
async function build(files: Record<string, string>): Promise<void> {
  const root = await Deno.makeTempDir();
  const compilerOptions = { jsx: "react-jsx", jsxImportSource: "preact" };
  files = { "deno.json": JSON.stringify({ compilerOptions }), ...files };
  try {
    for (const [name, content] of Object.entries(files)) {
      const folder = `${root}/${name}`.replace(/\/[^/]*$/, "");
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(`${root}/${name}`, content);
    }
    const app = new App().fsRoutes();
    (await new Builder({ root }).build({ snapshot: "memory" }))(app);
    app.handler();
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("an app is not built or started with files that are not covered", async () => {
  const page = "export default () => null;";
  await assertRejects(
    () => build({ "routes/_404.ts": page }),
    Error,
    refusal("what routes/_404 exports"),
  );
  await assertRejects(
    () =>
      build({ "routes/_middleware.ts": `${page} export const config = 1;` }),
    Error,
    refusal("what routes/_middleware exports"),
  );
  await assertRejects(
    () => build({ "routes/[...rest].ts": page }),
    Error,
    refusal("the path routes/[...rest]"),
  );
  await assertRejects(
    () => build({ "routes/(_islands)/a.ts": page }),
    Error,
    refusal("routes/(_islands)/a.ts"),
  );
  await assertRejects(
    () => build({ "static/a.unknown": "" }),
    Error,
    refusal("the content type of /a.unknown"),
  );
});

Deno.test("a build needs JSX compiled so that Fresh finds what it changes", async () => {
  const compilerOptions = { jsx: "precompile", jsxImportSource: "preact" };
  await assertRejects(
    () => build({ "deno.json": JSON.stringify({ compilerOptions }) }),
    Error,
    "jsxPrecompileSkipElements to contain",
  );
  const bare = { "deno.json": JSON.stringify({ compilerOptions: {} }) };
  await assertRejects(() => build(bare), Error, "without jsxImportSource");
});

Deno.test("kv-oauth's options that are not covered are refused by name", () => {
  const config = {
    clientId: "a",
    clientSecret: "b",
    authorizationEndpointUri: "https://idp.test/authorize",
    tokenUri: "https://idp.test/token",
    redirectUri: "https://app.test/callback",
    defaults: { scope: ["openid"], stateValidator: () => true },
  };
  assertThrows(() => createHelpers(config), Error, RUN);
  const good = { ...config, defaults: { scope: ["openid"] } };
  const options = { cookieOptions: { maxAge: 1 } };
  assertThrows(() => createHelpers(good, options), Error, RUN);
  createHelpers(good, {});
  const publicClient = { ...config, clientSecret: "", defaults: { scope: [] } };
  assertThrows(() => createHelpers(publicClient), Error, RUN);
});

Deno.test("values that are not compared are refused by name", () => {
  assertThrows(
    () => ownAssertEquals(new URL("http://a"), new URL("http://b")),
    Error,
    `the stand-in for std/assert does not compare URL; ${RUN}`,
  );
});

Deno.test("keys of .env that are no identifiers are refused by name", () => {
  const message =
    `the stand-in for std/dotenv does not have the key my-key; ${RUN}`;
  assertThrows(() => parse("my-key=1"), Error, message);
});
