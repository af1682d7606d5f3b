// A server that imports Preact and answers: what the app's start is measured against.
import { h } from "preact";
import { renderToString } from "preact-render-to-string";

Deno.serve(
  { port: Number(Deno.env.get("PORT")), onListen() {} },
  () => new Response(renderToString(h("p", null, "ok"))),
);
