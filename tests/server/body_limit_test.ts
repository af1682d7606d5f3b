import { assertEquals } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
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

Deno.test("a body that does not arrive times out after ten seconds (S90)", async () => {
  using hurried = hurryTimers(1_000);
  const response = await app.handler(
    new Request(`${APP_URL}/logout`, {
      method: "POST",
      headers: FORM,
      body: new ReadableStream({ pull: () => new Promise(() => {}) }),
    }),
  );
  assertEquals(response.status, 408);
  await response.body?.cancel();
  assertEquals(hurried.limits.filter((limit) => limit >= 1_000), [10_000]);
});
