import Bowser from "bowser";
import type { SessionRecord } from "@/auth/session/record.ts";

const LONGEST_USER_AGENT = 512;
const LONGEST_NAME = 40;

/** What the browser calls itself, for the list of devices; nothing is ever decided by it. */
export function readDevice(headers: Headers): SessionRecord["device"] {
  const userAgent = headers.get("user-agent") ?? "";
  if (userAgent === "" || userAgent.length > LONGEST_USER_AGENT) {
    return { browser: "Unknown browser", system: "unknown system" };
  }
  const { browser, os } = Bowser.parse(userAgent);
  return {
    browser: (browser.name || "Unknown browser").slice(0, LONGEST_NAME),
    system: (os.name || "unknown system").slice(0, LONGEST_NAME),
  };
}
