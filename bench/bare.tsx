// The least that can answer the same: Deno.serve, Preact, and one KV read or write. Pages are made of
// the app's own components on each request, with the app's headers, and compressed by Deno.
import type { ComponentChildren, JSX } from "preact";
import { options } from "preact";
import { renderToString } from "preact-render-to-string";
import { Overview } from "@/routes/(signed-in)/account/(_components)/Overview.tsx";
import { ChangeForm } from "@/routes/(signed-in)/make-change/(_components)/ChangeForm.tsx";
import { Header } from "@/routes/(_components)/Header.tsx";
import { Hero } from "@/routes/(_components)/Hero.tsx";

if (options.vnode !== undefined) {
  throw new Error("Preact has hooks of a framework, which would slow it down");
}

const HEADERS = JSON.parse(Deno.env.get("BENCH_HEADERS") ?? "{}");
const SESSION_KEY = ["sessions", "of-the-bench"];
const kv = await Deno.openKv(Deno.env.get("DENO_KV_PATH"));
await kv.set(SESSION_KEY, JSON.parse(Deno.env.get("BENCH_SESSION") ?? "null"));
const logo = await Deno.readFile(
  new URL("../static/logo.svg", import.meta.url),
);

const USER = {
  name: "Richard Hendricks",
  email: "richard@example.com",
  roles: ["customer"],
  formToken: "x".repeat(43),
};

function Page(
  { path, user, children }: {
    path: string;
    user?: typeof USER;
    children: ComponentChildren;
  },
): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>ChangeBank</title>
        <meta
          name="description"
          content="ChangeBank turns dollars into nickels and pennies, exactly to the cent."
        />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#096324" />
        <link rel="icon" type="image/svg+xml" href="/logo.svg" />
        <link rel="stylesheet" href="/styles.css" />
      </head>
      <body>
        <div class="flex min-h-dvh flex-col">
          <a
            href="#content"
            class="sr-only rounded-md bg-action font-semibold text-on-action focus:not-sr-only focus:absolute focus:start-4 focus:top-3 focus:px-4 focus:py-2"
          >
            Skip to content
          </a>
          <Header path={path} user={user} />
          <main
            id="content"
            tabindex={-1}
            class="mx-auto w-full max-w-5xl grow px-4 py-10 sm:px-6 sm:py-14"
          >
            {children}
          </main>
          <footer class="border-t border-line text-sm text-muted print:hidden">
            <p class="mx-auto max-w-5xl px-4 py-6 sm:px-6">
              ChangeBank is a reference app for signing in with FusionAuth. It
              holds no real money.
            </p>
          </footer>
        </div>
      </body>
    </html>
  );
}

function Heading(
  { title, text }: { title: string; text: string },
): JSX.Element {
  return (
    <div class="mb-8">
      <h1 class="line-clamp-3 text-3xl font-semibold tracking-tight wrap-anywhere">
        {title}
      </h1>
      <p class="mt-2 max-w-prose text-muted wrap-anywhere">{text}</p>
    </div>
  );
}

const PAGES: Readonly<Record<string, () => JSX.Element>> = {
  "/": () => (
    <Page path="/">
      <Hero />
    </Page>
  ),
  "/make-change": () => (
    <Page path="/make-change" user={USER}>
      <Heading
        title="Make change"
        text="Say how much, and we count it out in nickels and pennies."
      />
      <ChangeForm formToken={USER.formToken} />
    </Page>
  ),
  "/account": () => (
    <Page path="/account" user={USER}>
      <Heading title="Welcome" text={`You are signed in as ${USER.email}.`} />
      <Overview balance="$0.00" {...USER} />
    </Page>
  ),
};

async function answer({ url }: Request): Promise<Response> {
  const path = url.slice(url.indexOf("/", "http://".length));
  const render = PAGES[path];
  if (render !== undefined) {
    if (path !== "/") await kv.get(SESSION_KEY);
    const html = `<!DOCTYPE html>${renderToString(render())}`;
    return new Response(html, {
      headers: { ...HEADERS, "content-type": "text/html; charset=utf-8" },
    });
  }
  switch (path) {
    case "/login":
      return await startSignIn();
    case "/logo.svg":
      return new Response(logo, {
        headers: { ...HEADERS, "content-type": "image/svg+xml" },
      });
    default:
      return new Response("ok\n", { headers: HEADERS });
  }
}

/** One row in KV, and a redirect of the same length. */
async function startSignIn(): Promise<Response> {
  const id = crypto.randomUUID();
  const state = crypto.randomUUID();
  await kv.set(["oauth_sessions", id], {
    state,
    codeVerifier: "x".repeat(43),
    successUrl: "/",
  }, { expireIn: 600_000 });
  const query =
    `response_type=code&client_id=${id}&scope=openid&state=${state}`;
  return new Response(null, {
    status: 302,
    headers: {
      ...HEADERS,
      location: `http://localhost:9011/oauth2/authorize?${
        query.padEnd(400, "x")
      }`,
      "set-cookie": `transaction-${state}=${
        "x".repeat(120)
      }; Max-Age=14400; Path=/; HttpOnly; SameSite=Lax`,
    },
  });
}

Deno.serve({
  port: Number(Deno.env.get("PORT")),
  automaticCompression: true,
  onListen() {},
}, answer);
