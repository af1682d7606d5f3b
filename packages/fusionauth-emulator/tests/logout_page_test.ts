import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CLIENT_ID, openEmulator } from "./support/client.ts";
import { logout } from "./support/logout.ts";

Deno.test("AllApplications shows a page that calls every logout URL in a frame", async () => {
  await using emulator = await openEmulator();
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application !== undefined) {
    application.oauth.logoutBehavior = "AllApplications";
  }
  const response = await logout(emulator, { "client_id": CLIENT_ID });
  const html = await response.text();
  assertEquals(response.status, 200);
  assertMatch(html, /<iframe\b[^>]*\ssrc="http:\/\/localhost:5000\/logout"/);
  assertStringIncludes(html, 'content="2; url=http://localhost:5000/logout"');
});

Deno.test("the logout page has and allows only frames of the tenant's applications", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  const application = store.applications.get(CLIENT_ID);
  if (application !== undefined) {
    application.oauth.logoutBehavior = "AllApplications";
    const add = (logoutURL: string, tenantId: string) => {
      const id = crypto.randomUUID();
      const oauth = { ...application.oauth, logoutURL };
      store.applications.set(id, { ...application, id, tenantId, oauth });
    };
    add("http://localhost:7/logout", application.tenantId);
    add("http://localhost:8/logout", crypto.randomUUID());
  }
  const response = await logout(emulator, { "client_id": CLIENT_ID });
  const html = await response.text();
  const frames = [...html.matchAll(/<iframe[^>]*\ssrc="([^"]*)"/g)];
  assertEquals(frames.map(([, src]) => src), [
    "http://localhost:5000/logout",
    "http://localhost:7/logout",
  ]);
  assertMatch(
    response.headers.get("content-security-policy") ?? "",
    /frame-src http:\/\/localhost:5000 http:\/\/localhost:7(;|$)/,
  );
});
