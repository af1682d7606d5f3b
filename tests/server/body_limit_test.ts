import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HttpError } from "fresh";
import { APP_URL, openApp } from "../support/app.ts";
import { importRequestGuards } from "../support/app_modules.ts";
import { keepLog } from "../support/log_lines.ts";
import { statusOf } from "../support/pages.ts";
import { hurryTimers } from "../support/time_limits.ts";

const log = keepLog();
const app = await openApp();

const FORM = {
  origin: APP_URL,
  "content-type": "application/x-www-form-urlencoded",
};
const LIMIT = 16 * 1024;

/** Sends a body in pieces and without Content-Length; returns how many pieces were read. */
async function sendPieces(
  piece: string,
  pieces: number,
): Promise<{ status: number; taken: number }> {
  const client = await app.signedIn();
  const bytes = new TextEncoder().encode(piece);
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (taken++ < pieces) controller.enqueue(bytes);
      else controller.close();
    },
  }, { highWaterMark: 0 });
  const response = await client.fetch(`${APP_URL}/make-change`, {
    method: "POST",
    headers: FORM,
    body,
  });
  await response.body?.cancel();
  return { status: response.status, taken };
}

async function sendForm(body: string, path = "/make-change"): Promise<number> {
  const client = await app.signedIn();
  return await statusOf(client, path, { method: "POST", headers: FORM, body });
}

Deno.test("a body declared as large is refused unread (S90)", async () => {
  const client = await app.signedIn();
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken++;
      controller.enqueue(new Uint8Array(1024));
    },
  }, { highWaterMark: 0 });
  const response = await client.fetch(`${APP_URL}/make-change`, {
    method: "POST",
    headers: { ...FORM, "content-length": "1048576" },
    body,
  });
  assertEquals(response.status, 413);
  await response.body?.cancel();
  assertEquals(taken, 0);
});

Deno.test("a body without a length is read up to the limit (S90)", async () => {
  const { status, taken } = await sendPieces("x".repeat(1024), 1_000_000);
  assertEquals(status, 413);
  assertEquals(taken, 17);
});

Deno.test("a body in small pieces is reassembled (S90)", async () => {
  assertEquals((await sendPieces("a", 100)).status, 422);
});

Deno.test("the limit is 16 KiB, to the byte (S90)", async () => {
  const fill = (size: number) => "amount=1&x=".padEnd(size, "x");
  assertEquals(await sendForm(fill(LIMIT)), 200);
  assertEquals(await sendForm(fill(LIMIT + 1)), 413);
});

Deno.test("a form of 400,000 fields is refused before it is parsed (S90)", async () => {
  assertEquals(await sendForm("a=1&".repeat(400_000)), 413);
});

Deno.test("the limit applies to every form, signed in or not (S90)", async () => {
  const long = "x".repeat(LIMIT + 1);
  assertEquals(await sendForm(long, "/logout"), 413);
  assertEquals(await sendForm(long, "/account/devices"), 413);
  assertEquals(await sendForm(long, "/nothing-here"), 413);
  const init = { method: "POST", headers: FORM, body: long };
  const response = await app.browser().fetch(`${APP_URL}/logout`, init);
  assertEquals(response.status, 413);
  await response.body?.cancel();
});

Deno.test("a refused body writes one log line (S90)", async () => {
  const client = await app.signedIn();
  log.clear();
  const init = { method: "POST", headers: FORM, body: "x".repeat(LIMIT + 1) };
  await (await client.fetch(`${APP_URL}/logout`, init)).body?.cancel();
  assertEquals(log.lines.length, 1);
  assertEquals(log.events("request.refused")[0]?.reason, "body_too_large");
});

/** Where a byte stream puts what arrives next. */
function byobRequestOf({ byobRequest }: ReadableByteStreamController) {
  const view = byobRequest?.view;
  assert(byobRequest && view);
  return {
    view: new Uint8Array(view.buffer, view.byteOffset, view.byteLength),
    respond: (size: number) => byobRequest.respond(size),
  };
}

/** A body that never ends, as the network delivers it, and what the app does with it. */
function openBody() {
  const rooms: number[] = [];
  let isCancelled = false;
  const body = new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: 64 * 1024,
    pull(controller) {
      const { view, respond } = byobRequestOf(controller);
      rooms.push(view.byteLength);
      if (rooms.length > 1) return new Promise(() => {});
      respond(1);
    },
    cancel: () => void (isCancelled = true),
  });
  return { body, rooms, isCancelled: () => isCancelled };
}

Deno.test("a body that does not arrive times out after ten seconds (S90)", async () => {
  using hurried = hurryTimers(1_000);
  const { body, isCancelled } = openBody();
  const request = new Request(`${APP_URL}/logout`, {
    method: "POST",
    headers: FORM,
    body,
  });
  const response = await app.handler(request);
  assertEquals(response.status, 408);
  await response.body?.cancel();
  assertEquals(hurried.limits.filter((limit) => limit >= 1_000), [10_000]);
  // Deno never frees what belongs to a read that is cancelled while it waits.
  assertEquals(isCancelled(), false);
});

/** Notes how large the buffers are that the app makes, until disposed of. */
function watchBuffers(): Disposable & { readonly sizes: readonly number[] } {
  const { Uint8Array } = globalThis;
  const sizes: number[] = [];
  globalThis.Uint8Array = new Proxy(Uint8Array, {
    construct(target, args, newTarget) {
      if (typeof args[0] === "number") sizes.push(args[0]);
      return Reflect.construct(target, args, newTarget);
    },
  });
  return {
    sizes,
    [Symbol.dispose]: () => void (globalThis.Uint8Array = Uint8Array),
  };
}

Deno.test("an unfinished body holds two buffers of one kilobyte, whatever its limit (S90)", async () => {
  for (const path of ["/make-change", "/logout", "/webhooks/fusionauth"]) {
    using _hurried = hurryTimers(1_000);
    using buffers = watchBuffers();
    const { body, rooms } = openBody();
    const headers = { ...FORM, "x-fusionauth-signature-jwt": "x" };
    const init = { method: "POST", headers, body };
    const response = await app.handler(new Request(APP_URL + path, init));
    await response.body?.cancel();
    assertEquals([response.status, rooms], [408, [1024, 1024]]);
    assertEquals(buffers.sizes, [1024, 1024]);
  }
});

Deno.test("a body that arrives byte by byte is reassembled in buffers that stay small (S90)", async () => {
  const text = new TextEncoder().encode("amount=1.23&x=".padEnd(3_000, "x"));
  const rooms = new Set<number>();
  let at = 0;
  const body = new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: 64 * 1024,
    pull(controller) {
      const { view, respond } = byobRequestOf(controller);
      rooms.add(view.byteLength);
      const next = text.subarray(at, ++at);
      if (next.length === 0) controller.close();
      view.set(next);
      respond(next.length);
    },
  });
  const client = await app.signedIn();
  const init = { method: "POST", headers: FORM, body };
  const response = await client.fetch(`${APP_URL}/make-change`, init);
  assertStringIncludes(await response.text(), "24 nickels and 3 pennies");
  assertEquals([...rooms], [1024]);
});

Deno.test("only a signed event, at exactly the webhook's path, may be larger than a form (S90)", async () => {
  const send = async (path: string, headers: Record<string, string>) => {
    const init = { method: "POST", headers, body: "x".repeat(LIMIT + 1) };
    const response = await app.handler(new Request(APP_URL + path, init));
    await response.body?.cancel();
    return response.status;
  };
  const signed = { "x-fusionauth-signature-jwt": "x" };
  assertEquals(await send("/webhooks/fusionauth", signed), 400);
  assertEquals(await send("/webhooks/fusionauth", {}), 413);
  for (
    const path of [
      "/webhooks/fusionauth/",
      "/webhooks/fusionauth/x",
      "//webhooks/fusionauth",
      "/webhooks/",
      "/webhooks/other",
      "/make-change",
    ]
  ) assertEquals(await send(path, { ...signed, origin: APP_URL }), 413, path);
});

Deno.test("a body that is cut off is refused, and no failure of the app (S90)", async () => {
  log.clear();
  const body = new ReadableStream({
    pull: (controller) => controller.error(new Error("connection reset")),
  });
  const init = { method: "POST", headers: FORM, body };
  const response = await app.handler(new Request(`${APP_URL}/logout`, init));
  assertEquals(response.status, 400);
  await response.body?.cancel();
  assertEquals(log.events("request.refused")[0]?.reason, "body_cut_off");
  assertEquals(log.events("request.failed"), []);
});

Deno.test("a client's hundred-and-first body on its way is over a limit, and another client's is not (S90, S92)", async () => {
  using _hurried = hurryTimers(1_000);
  log.clear();
  function send(hostname: string): Promise<Response> {
    const { body } = openBody();
    const init = { method: "POST", headers: FORM, body };
    const remoteAddr = { transport: "tcp", hostname, port: 1 } as const;
    return app.handler(new Request(`${APP_URL}/logout`, init), {
      remoteAddr,
      completed: Promise.resolve(),
    });
  }
  const held = Array.from({ length: 100 }, () => send("192.0.2.7"));
  const refused = await send("192.0.2.7");
  const other = await send("192.0.2.8");
  const [first] = await Promise.all(held);
  assertEquals([refused.status, other.status, first?.status], [429, 408, 408]);
  assertEquals(log.events("limit.reached").map(({ kind }) => kind), [
    "unfinished_body",
  ]);
  for (const { body } of [refused, other, ...await Promise.all(held)]) {
    await body?.cancel();
  }
});

Deno.test("an HTTP error that leaves the app is a failure, and no refused body", async () => {
  const guardRequests = await importRequestGuards();
  const guarded = guardRequests(() => Promise.reject(new HttpError(413)));
  log.clear();
  assertEquals((await guarded(new Request(`${APP_URL}/`))).status, 500);
  assertEquals(log.events("request.refused"), []);
  assertEquals(log.events("request.failed").length, 1);
});
