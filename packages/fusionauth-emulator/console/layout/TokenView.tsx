import { Buffer } from "node:buffer";
import { isRecord } from "../../data/is_record.ts";
import { Secret } from "./Secret.tsx";
import { durationOf } from "../../data/duration.ts";
import { dateTimeOf } from "./format.ts";

interface TokenViewProps {
  token: string;
  showsSecrets: boolean;
  /** In milliseconds. */
  now: number;
}

/** A token, decoded and not verified; its signature, which makes it usable, is a secret. */
export function TokenView({ token, showsSecrets, now }: TokenViewProps) {
  const [header = "", payload = "", signature] = token.split(".");
  const claims = decode(payload);
  const protectedHeader = decode(header);
  if (claims === null || protectedHeader === null || signature === undefined) {
    return <Secret value={token} isShown={showsSecrets} />;
  }
  return (
    <div class="token">
      <pre>{JSON.stringify(protectedHeader, null, 2)}</pre>
      <pre>{JSON.stringify(claims, null, 2)}</pre>
      <TokenTimes claims={claims} now={now} />
      <p class="hint">
        {showsSecrets
          ? <code>{token}</code>
          : "The signature is hidden, so that nobody can use the token."}
      </p>
    </div>
  );
}

const TIMES: readonly [claim: string, label: string][] = [
  ["auth_time", "signed in"],
  ["iat", "issued"],
  ["exp", "expires"],
];

function TokenTimes(
  { claims, now }: { claims: Record<string, unknown>; now: number },
) {
  return (
    <ul class="times">
      {TIMES.map(([claim, label]) => {
        const seconds = claims[claim];
        if (typeof seconds !== "number" || !Number.isFinite(seconds)) {
          return null;
        }
        const away = seconds - now / 1000;
        const distance = durationOf(Math.abs(away));
        const isDate = Math.abs(seconds) < 8.64e12;
        return (
          <li key={claim}>
            <code>{claim}</code> {label}{" "}
            {isDate ? dateTimeOf(seconds * 1000) : "never"},{" "}
            {away < 0 ? `${distance} ago` : `in ${distance}`}
          </li>
        );
      })}
    </ul>
  );
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const text = Buffer.from(part, "base64url").toString();
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
