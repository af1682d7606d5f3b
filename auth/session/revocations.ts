import { withKv } from "@/server/kv.ts";
import type { SessionRecord } from "./record.ts";

// Every function here throws `StoreUnavailable` when KV cannot be used.

/** Longer than a sign-in or an access token can last. */
const REMEMBER_FOR_MS = 60 * 60_000;
/** `issuedAt` has whole seconds: within that second a token counts as issued after the event. */
const RESOLUTION_MS = 1_000;

/** Whose tokens FusionAuth revoked: a user's, one refresh token, or all of the application. */
export type RevokedSubject =
  | readonly ["user", string]
  | readonly ["refresh_token", string]
  | readonly ["application"];

/**
 * Remembers for an hour that everything issued before `instant` (milliseconds) is revoked, so that a
 * sign-in that is under way opens no session.
 */
export async function noteRevocation(
  subject: RevokedSubject,
  instant: number,
): Promise<void> {
  await withKv((kv) =>
    kv.set(["revoked_before", ...subject], instant, {
      expireIn: REMEMBER_FOR_MS,
    })
  );
}

/** Whether a session was revoked while it was being opened. */
export async function isRevoked(record: SessionRecord): Promise<boolean> {
  const [refreshToken, ...others] = await withKv((kv) =>
    kv.getMany<unknown[]>([
      ["revoked_before", "refresh_token", record.refreshTokenId ?? ""],
      ["revoked_before", "user", record.sub],
      ["revoked_before", "application"],
    ])
  );
  // A revoked refresh token stays dead, whatever the clocks say.
  if (typeof refreshToken?.value === "number") return true;
  return others.some(({ value }) =>
    typeof value === "number" && isFromBefore(record, value)
  );
}

/**
 * Whether a session began before an instant of FusionAuth's clock. The two clocks may differ: a
 * session that is older by either of them is older.
 */
export function isFromBefore(record: SessionRecord, instant: number): boolean {
  return record.signedInAt <= instant ||
    record.issuedAt + RESOLUTION_MS <= instant;
}
