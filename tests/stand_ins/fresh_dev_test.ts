import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Builder } from "fresh/dev";
import { app } from "./fresh_project/main.ts";

const builder = new Builder({ root: `${import.meta.dirname}/fresh_project` });

async function serve(): Promise<{ url: string; close: () => void }> {
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<number>();
  await builder.listen(() => Promise.resolve(app), {
    hostname: "127.0.0.1",
    port: 0,
    signal: stop.signal,
    onListen: ({ port }) => resolve(port),
  });
  const url = `http://127.0.0.1:${await promise}`;
  return { url, close: () => stop.abort() };
}

Deno.test("Builder.listen() serves the app, and shows its errors to the developer", async () => {
  const { url, close } = await serve();
  const home = await fetch(url);
  assertStringIncludes(await home.text(), "Welcome");
  const headers = { accept: "text/html" };
  const failed = await fetch(`${url}/club?member=richard&fail`, { headers });
  assertEquals(failed.status, 500);
  const html = (await failed.text()).replaceAll("+", " ");
  assertMatch(html, /A(%20| )secret(%20| )detail/);
  close();
});
