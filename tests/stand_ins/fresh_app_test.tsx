import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { useRef, useState } from "preact/hooks";
import { App, HttpError, type PageProps } from "fresh";

function get(path: string, init?: RequestInit): Request {
  return new Request(`http://localhost${path}`, init);
}

Deno.test("App runs middlewares in order around the route", async () => {
  const handler = new App<{ steps: string[] }>()
    .use((ctx) => {
      ctx.state.steps = ["first"];
      return ctx.next();
    })
    .use((ctx) => {
      ctx.state.steps.push("second");
      return ctx.next();
    })
    .get("/", (ctx) => new Response(ctx.state.steps.join()))
    .handler();
  assertEquals(await (await handler(get("/"))).text(), "first,second");
});

Deno.test("App leaves out middlewares that come after a route", async () => {
  const handler = new App()
    .get("/early", () => new Response("early"))
    .use(() => new Response("middleware"))
    .get("/late", () => new Response("late"))
    .handler();
  assertEquals(await (await handler(get("/early"))).text(), "early");
  assertEquals(await (await handler(get("/late"))).text(), "middleware");
});

Deno.test("App answers the method a route is for, and 405 to others", async () => {
  const handler = new App()
    .get("/thing", () => new Response("got"))
    .put("/thing", () => new Response("put"))
    .patch("/thing", () => new Response("patched"))
    .post("/other", () => new Response("posted"))
    .handler();
  assertEquals(await (await handler(get("/thing"))).text(), "got");
  const put = await handler(get("/thing", { method: "PUT" }));
  assertEquals(await put.text(), "put");
  // A Request leaves this method as it is written.
  const patched = await handler(get("/thing", { method: "patch" }));
  assertEquals(await patched.text(), "patched");
  const refused = await handler(get("/thing", { method: "DELETE" }));
  assertEquals(refused.status, 405);
  assertEquals((await handler(get("/other"))).status, 405);
});

Deno.test("App answers HEAD where there is a GET", async () => {
  const handler = new App()
    .get("/", () => new Response("got", { headers: { "x-here": "yes" } }))
    .handler();
  const response = await handler(get("/", { method: "HEAD" }));
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("x-here"), "yes");
});

Deno.test("App prefers a plain path to a pattern, and reads parameters", async () => {
  const handler = new App()
    .get("/users/:id", (ctx) => Response.json(["one", ctx.params]))
    .get("/users/me", (ctx) => Response.json(["me", ctx.params]))
    .handler();
  const one = await (await handler(get("/users/a%20b"))).json();
  assertEquals(one, ["one", { id: "a b" }]);
  const me = await (await handler(get("/users/me"))).json();
  assertEquals(me, ["me", {}]);
});

Deno.test("App answers 404 where no route matches, after the root's middlewares", async () => {
  let seen = 0;
  const handler = new App()
    .use((ctx) => {
      seen++;
      return ctx.next();
    })
    .get("/", () => new Response("home"))
    .handler();
  assertEquals((await handler(get("/nowhere"))).status, 404);
  assertEquals(seen, 1);
});

Deno.test("App answers an HttpError with its status", async () => {
  const handler = new App()
    .get("/", () => {
      throw new HttpError(403, "Members only");
    })
    .handler();
  const response = await handler(get("/"));
  assertEquals(response.status, 403);
  await response.body?.cancel();
});

Deno.test("ctx.url has no doubled slashes", async () => {
  const handler = new App()
    .get("/a/b", (ctx) => new Response(ctx.url.pathname))
    .handler();
  assertEquals(await (await handler(get("/a//b"))).text(), "/a/b");
});

Deno.test("ctx.redirect() keeps paths on this origin", async () => {
  const handler = new App()
    .get("/plain", (ctx) => ctx.redirect("/next?to=//host"))
    .get("/doubled", (ctx) => ctx.redirect("//evil.test/path", 303))
    .get("/absolute", (ctx) => ctx.redirect("https://idp.test/authorize"))
    .handler();
  const plain = await handler(get("/plain"));
  assertEquals(plain.status, 302);
  assertEquals(plain.headers.get("location"), "/next?to=//host");
  const doubled = await handler(get("/doubled"));
  assertEquals(doubled.status, 303);
  assertEquals(doubled.headers.get("location"), "/evil.test/path");
  const absolute = await handler(get("/absolute"));
  assertEquals(absolute.headers.get("location"), "https://idp.test/authorize");
});

Deno.test("ctx.render() puts JSX into the app wrapper, escaped", async () => {
  function Document({ Component, url }: PageProps) {
    return (
      <html>
        <body data-path={url.pathname}>
          <Component />
        </body>
      </html>
    );
  }
  const handler = new App()
    .appWrapper(Document)
    .get(
      "/",
      (ctx) =>
        ctx.render(<h1>{"<b>"}</h1>, {
          status: 418,
          headers: { "x-tea": "1" },
        }),
    )
    .handler();
  const response = await handler(get("/"));
  assertEquals(response.status, 418);
  assertEquals(response.headers.get("x-tea"), "1");
  assertStringIncludes(
    response.headers.get("content-type") ?? "",
    "text/html",
  );
  const html = await response.text();
  assert(html.toLowerCase().startsWith("<!doctype html>"));
  assertStringIncludes(html, 'data-path="/"');
  assertStringIncludes(html, "&lt;b");
});

Deno.test("ctx.render() takes nothing but JSX", async () => {
  const handler = new App()
    .use((ctx) => ctx.next().catch((error) => new Response(error.message)))
    .get("/", (ctx) => Reflect.apply(ctx.render, ctx, ["text"]))
    .handler();
  const response = await handler(get("/"));
  assertEquals(
    await response.text(),
    "Non-JSX element passed to: ctx.render()",
  );
});

Deno.test("a component may set its state while it is rendered", async () => {
  function Counter() {
    const [count, setCount] = useState(0);
    const renderings = useRef(0);
    renderings.current++;
    if (count < 3) setCount(count + 1);
    return <p>{`${count} in ${renderings.current}`}</p>;
  }
  const handler = new App().get("/", (ctx) => ctx.render(<Counter />))
    .handler();
  const html = await (await handler(get("/"))).text();
  assertStringIncludes(html, "<p>3 in 4</p>");
});

Deno.test("App.handler() can be overridden to stand around all answers", async () => {
  class Guarded extends App<unknown> {
    override handler() {
      const handle = super.handler();
      return async (request: Request, info?: Deno.ServeHandlerInfo) => {
        const response = await handle(request, info);
        return new Response(response.body, { status: 299 });
      };
    }
  }
  const handler = new Guarded().get("/", () => new Response("x")).handler();
  assertEquals((await handler(get("/nowhere"))).status, 299);
});

Deno.test("HttpError carries status, message and cause", () => {
  const cause = new Error("why");
  const error = new HttpError(404, "Gone away", { cause });
  assert(error instanceof Error);
  assertEquals(error.status, 404);
  assertEquals(error.message, "Gone away");
  assertEquals(error.cause, cause);
});
