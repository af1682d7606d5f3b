import type { Settings } from "@/fresh.config.ts";
import { fault, ok, type Verdict, warning } from "./finding.ts";

/** The oldest Deno that builds the app, and the one it is tested with. */
const OLDEST = [2, 5];
const TESTED = [2, 9];
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Deno's version. */
export function checkDeno(version: string): Verdict {
  if (isOlder(version, OLDEST)) {
    return fault(
      `Deno ${version} cannot build the app`,
      "Use Deno 2.9: deno upgrade, or npx -y deno@2.9.6",
    );
  }
  return isOlder(version, TESTED)
    ? warning(
      `Deno ${version} is older than the one the app is tested with`,
      "Use Deno 2.9: deno upgrade, or npx -y deno@2.9.6",
    )
    : ok(`Deno ${version}`);
}

function isOlder(version: string, [major = 0, minor = 0]: number[]): boolean {
  const [itsMajor = 0, itsMinor = 0] = version.split(".").map(Number);
  return itsMajor < major || (itsMajor === major && itsMinor < minor);
}

/** `APP_URL` against the port and the cookies. */
export function checkAppUrl({ APP_URL, PORT }: Settings): Verdict {
  const url = new URL(APP_URL);
  if (url.protocol === "https:") {
    return ok(`${APP_URL}, with cookies for https alone`);
  }
  if (!LOOPBACK.includes(url.hostname)) {
    return warning(
      `${APP_URL} is http and not this machine: sessions cross the network in clear text`,
      "Put a proxy with TLS in front, and set APP_URL to its https address",
    );
  }
  const itsPort = Number(url.port || 80);
  return itsPort === PORT ? ok(APP_URL) : fault(
    `APP_URL has port ${itsPort}, and the server listens on ${PORT}`,
    `Set PORT=${itsPort}, or APP_URL=http://${url.hostname}:${PORT}`,
  );
}
