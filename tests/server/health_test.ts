import { assertEquals } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { onBackChannel, unreachable } from "../support/back_channel.ts";
import { withoutStore } from "../support/breakage.ts";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { openErrorPage } from "../support/error_pages.ts";
import { keepLog } from "../support/log_lines.ts";

keepLog();
const app = await openApp();

Deno.test("/healthz reports whether the store answers", async () => {
  const good = await app.browser().fetch(`${APP_URL}/healthz`);
  assertEquals(good.status, 200);
  assertEquals(await good.text(), "ok\n");
  const bad = await withoutStore(() =>
    openErrorPage(app.browser(), "/healthz")
  );
  assertEquals(bad.status, 503);
  const again = await app.browser().fetch(`${APP_URL}/healthz`);
  assertEquals(again.status, 200);
  await again.body?.cancel();
});

Deno.test("/healthz answers probes under any host name", async () => {
  for (const host of ["10.0.0.7:8000", "changebank.internal", "127.0.0.1"]) {
    const response = await app.handler(new Request(`http://${host}/healthz`));
    assertEquals(response.status, 200);
    await response.body?.cancel();
  }
});

Deno.test("/healthz does not call FusionAuth", async () => {
  app.advance(CACHE_EXPIRY);
  const response = await onBackChannel(
    unreachable,
    () => app.browser().fetch(`${APP_URL}/healthz`),
  );
  assertEquals(response.status, 200);
  await response.body?.cancel();
});
