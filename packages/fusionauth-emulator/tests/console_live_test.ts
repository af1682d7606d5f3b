import { assert, assertEquals } from "@std/assert";
import { openBrowser } from "./support/browser.ts";
import {
  authorize,
  getTokens,
  openEmulator,
  signIn,
} from "./support/client.ts";
import { richard } from "./support/kickstart.ts";
import { refresh } from "./support/refresh.ts";
import { lastStory } from "./support/stories.ts";

Deno.test("open pages hear of changes, and do not keep the emulator from closing", async () => {
  const emulator = await openEmulator();
  const stream = await fetch(`${emulator.origin}/console/live`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  await authorize(emulator);
  const next = await reader?.read();
  await emulator.close();
  const last = await reader?.read();

  assertEquals(stream.headers.get("content-type"), "text/event-stream");
  assertEquals(first?.value, "retry: 1000\n\n");
  assertEquals(next?.value, "data: changed\n\n");
  assertEquals(last?.done, true);
});

Deno.test("the console works without JavaScript", async () => {
  await using emulator = await openEmulator();
  await using browser = await openBrowser();
  await using context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const submit = (name: string) =>
    page.getByRole("button", { name, exact: true }).click();
  const open = (name: string) =>
    page.getByRole("link", { name, exact: true }).click();
  await page.goto(emulator.origin);
  await signIn(emulator, { password: "wrong" });
  await page.reload();
  await open("richard@example.com to ChangeBank");
  await page.getByText("The password is correct").waitFor();
  await page.getByText("Rules checked (11)").click();
  await page.getByText("The redirect URI is registered").first().waitFor();
  await open("Faults");
  await page.getByLabel("Fault", { exact: true })
    .selectOption("id-token/iss-wrong");
  await submit("Switch on");
  await page.getByText("The fault is on.").waitFor();
  await open("Time");
  await submit("An hour");
  await page.getByText("1 hour ahead of this machine").waitFor();
  await open("Users");
  await open("richard@example.com");
  await page.getByLabel("teller").check();
  await submit("Save the roles");
  await page.getByText("The registration is saved").waitFor();
  const roles = richard(emulator).registrations[0]?.roles;
  const { offsetSeconds } = emulator.clock;
  await open("Start over");
  await submit("Start over");
  await page.getByText("Everything is as in the kickstart.").waitFor();

  assertEquals(roles, ["customer", "teller"]);
  assertEquals([offsetSeconds, emulator.clock.offsetSeconds], [3600, 0]);
  assertEquals(richard(emulator).registrations[0]?.roles, ["customer"]);
});

Deno.test("an open page shows what happens at once, and keeps the focus and open details", async () => {
  await using emulator = await openEmulator();
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(emulator.origin);
  await page.getByText("This page is live.").waitFor();
  const tokens = await getTokens(emulator);
  await page.getByRole("link", { name: "richard@example.com to ChangeBank" })
    .click();
  await page.getByText("This page is live.").waitFor();
  const rules = page.getByText("Rules checked (15)");
  await rules.click();
  await rules.focus();
  const marked = await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) {
      document.activeElement.dataset.marked = "true";
    }
    return document.activeElement?.tagName;
  });
  await refresh(emulator, tokens.refresh_token);
  await page.getByRole("heading", { name: "Refresh" }).waitFor();

  assertEquals(marked, "SUMMARY");
  assert(await page.getByText("The code is live").isVisible());
  assertEquals(
    await page.evaluate(() => document.activeElement?.textContent),
    "Rules checked (15)",
  );
});

Deno.test("an open page notices when a client does not exchange its code", async () => {
  await using emulator = await openEmulator();
  for (const tenant of emulator.tenants.values()) {
    Object.assign(tenant, { codeLifeSeconds: 1 });
  }
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(emulator.origin);
  await page.getByText("This page is live.").waitFor();
  await signIn(emulator);
  await page.getByText("the client did not exchange it within 1 second")
    .waitFor();
  assertEquals(lastStory(emulator).status, "failed");
});

Deno.test("an open page says when the emulator does not answer", async () => {
  const emulator = await openEmulator();
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(emulator.origin);
  await page.getByText("This page is live.").waitFor();
  await emulator.close();
  await page.getByText("The emulator does not answer; trying again.").waitFor();
  await using again = await openEmulator({ port: emulator.port });
  await authorize(again);
  await page.getByRole("link", { name: "Sign-in to ChangeBank" }).waitFor();
});
