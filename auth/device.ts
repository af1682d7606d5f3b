import Bowser from "bowser";
import type { Device } from "./session.ts";

const LONGEST_USER_AGENT = 512;
const LONGEST_NAME = 40;

/** What the browser calls itself, for the devices list; never used to decide anything. */
export function readDevice(headers: Headers): Device {
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
