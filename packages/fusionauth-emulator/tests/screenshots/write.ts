import { startInspectable } from "../../server/start_emulator.ts";
import {
  authorizeParameters,
  exchange,
  getCode,
  getTokens,
  KICKSTART_FILE,
  openBrowser as openClient,
} from "../support/client.ts";
import { openBrowser } from "../support/browser.ts";
import { refresh } from "../support/refresh.ts";

// Writes the screenshots of the README anew: deno run -P=test tests/screenshots/write.ts

const PORT = 9011;

await using emulator = await startInspectable({
  kickstartFile: KICKSTART_FILE,
  port: PORT,
  stateFile: null,
  quiet: true,
  picker: true,
  fetch: () => Promise.resolve(new Response("session ended")),
});
const monica = { loginId: "monica@example.com" };
const tokens = await getTokens(emulator, {
  ...monica,
  changes: { state: "1" },
});
await refresh(emulator, tokens.refresh_token);
await getTokens(emulator, { changes: { state: "2" } });
const code = await getCode(emulator, {
  browser: openClient(emulator),
  changes: { state: "3" },
});
await exchange(emulator, code, { code_verifier: "v".repeat(43) });
emulator.revoke(monica);
await emulator.webhooksDelivered();
const failed = emulator.stories.at(-1)?.id;

await shoot("what-happened", "/", { height: 560 });
await shoot("story", `/console/stories/${failed}`, {
  height: 1290,
  colorScheme: "dark",
});
await shoot("webhook", "/console/webhooks/1", { height: 560 });
await shoot("login", `/oauth2/authorize?${authorizeParameters()}`, {
  height: 830,
  width: 560,
});

interface Shot {
  readonly height: number;
  readonly width?: number;
  readonly colorScheme?: "dark" | "light";
}

async function shoot(
  name: string,
  path: string,
  { height, width = 960, colorScheme = "light" }: Shot,
) {
  await using browser = await openBrowser();
  await using context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
  });
  const page = await context.newPage();
  await page.goto(emulator.origin + path);
  const file = new URL(`../../docs/${name}.png`, import.meta.url);
  await Deno.writeFile(file, await page.screenshot());
}
