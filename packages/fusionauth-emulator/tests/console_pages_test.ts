import { assertEquals } from "@std/assert";
import type { Page } from "npm:playwright-core@^1.65.1";
import { findAccessibilityProblems, openBrowser } from "./support/browser.ts";
import { openEmulator } from "./support/client.ts";
import { openEventful, pathsOf } from "./support/console_pages.ts";

/** The problems of every page of the console in a colour scheme, on a phone and with all details open. */
async function findProblems(colorScheme: "dark" | "light"): Promise<string[]> {
  await using emulator = await openEventful();
  await using browser = await openBrowser();
  await using context = await browser.newContext({
    colorScheme,
    viewport: { width: 360, height: 720 },
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    // The page of a forgotten story answers 404.
    const text = message.text();
    if (message.type() === "error" && !text.includes("404")) {
      problems.push(`${page.url()}: ${text}`);
    }
  });
  for (const path of pathsOf(emulator)) {
    await page.goto(emulator.origin + path);
    const isWide = await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) {
        details.open = true;
      }
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth > clientWidth;
    });
    if (isWide) problems.push(`${path}: scrolls sideways`);
    for (const problem of await findAccessibilityProblems(page)) {
      problems.push(`${path}: ${problem}`);
    }
  }
  return problems;
}

Deno.test("in light colours, no page of the console has accessibility problems or scrolls sideways on a phone", async () => {
  assertEquals(await findProblems("light"), []);
});

Deno.test("in dark colours, no page of the console has accessibility problems or scrolls sideways on a phone", async () => {
  assertEquals(await findProblems("dark"), []);
});

/** What can have the focus on a page but does not get it by Tab, or gets it invisibly. */
async function findUnreachable(page: Page): Promise<string[]> {
  const count = await page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]',
    );
    const visible = [...all].filter((element) => element.checkVisibility());
    visible.forEach((element, index) => element.dataset.tab = String(index));
    return visible.length;
  });
  const reached = new Set<string>();
  for (let presses = 0; presses < count; presses++) {
    await page.keyboard.press("Tab");
    const tab = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return undefined;
      const isSeen = getComputedStyle(element).outlineStyle !== "none";
      return isSeen ? element.dataset.tab : undefined;
    });
    if (tab !== undefined) reached.add(tab);
  }
  return await page.evaluate(
    (tabs) =>
      [...document.querySelectorAll<HTMLElement>("[data-tab]")]
        .filter((element) => !tabs.includes(element.dataset.tab ?? ""))
        .map((element) => element.outerHTML),
    [...reached],
  );
}

Deno.test("everything on every page of the console is reached by Tab, and seen to be", async () => {
  await using emulator = await openEventful();
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  const unreachable: string[] = [];
  for (const path of pathsOf(emulator)) {
    await page.goto(emulator.origin + path);
    for (const html of await findUnreachable(page)) {
      unreachable.push(`${path}: ${html}`);
    }
  }
  assertEquals(unreachable, []);
});

/** Presses Tab until an element with this name or label has the focus. */
async function tabTo(page: Page, name: string) {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      return element instanceof HTMLInputElement
        ? element.labels?.[0]?.innerText.trim()
        : (element instanceof HTMLElement ? element.innerText.trim() : "");
    });
    if (found === name) return;
  }
  throw new Error(`Tab does not reach "${name}"`);
}

Deno.test("a user is created, locked and deleted by keyboard alone", async () => {
  await using emulator = await openEmulator();
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  const press = async (name: string, key = "Enter") => {
    await tabTo(page, name);
    await page.keyboard.press(key);
    await page.waitForLoadState();
  };
  await page.goto(emulator.origin);
  await press("Users");
  await page.waitForURL("**/console/users");
  await press("Create a user");
  await page.waitForURL("**/console/users/new");
  await tabTo(page, "Email");
  await page.keyboard.type("erlich@example.com");
  await tabTo(page, "Password");
  await page.keyboard.type("long-enough");
  await press("Create");
  await page.getByText("The user is created.").waitFor();
  await press("Lock");
  await page.getByText("The user is locked, and signed out.").waitFor();
  const active = emulator.findUser("erlich@example.com")?.active;
  await press("Delete", "Space");
  await press("Delete this user for good");
  await page.getByText("The user is deleted.").waitFor();

  assertEquals(active, false);
  assertEquals(emulator.findUser("erlich@example.com"), null);
});
