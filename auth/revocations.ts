import { withKv } from "./kv.ts";
import type { SessionRecord } from "./session.ts";

/** Longer than a sign-in under way or an access token can be. */
const REMEMBER_FOR_MS = 60 * 60_000;
/** `issuedAt` has whole seconds only: within its second a token counts as issued afterwards. */
const GRAIN_MS = 1_000;

/** Whose tokens FusionAuth declared dead: a user's, one refresh token's, all of the application. */
export type RevokedSubject =
  | readonly ["user", string]
  | readonly ["refresh_token", string]
  | readonly ["application"];

/**
 * Remembers for an hour that everything from before `instant` (milliseconds) is dead, so that a
 * sign-in that was under way meanwhile opens no session.
 *
 * @throws {StoreUnavailable}
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

/**
 * Whether a session was revoked while it was being opened.
 *
 * @throws {StoreUnavailable}
 */
export async function isRevoked(record: SessionRecord): Promise<boolean> {
  const [refreshToken, ...others] = await withKv((kv) =>
    kv.getMany<unknown[]>([
      ["revoked_before", "refresh_token", record.refreshTokenId ?? ""],
      ["revoked_before", "user", record.sub],
      ["revoked_before", "application"],
    ])
  );
  // A refresh token that was revoked stays dead, whatever the clocks say.
  if (typeof refreshToken?.value === "number") return true;
  return others.some(({ value }) =>
    typeof value === "number" && isFromBefore(record, value)
  );
}

/**
 * Whether a session began before an instant of FusionAuth's clock. The two clocks may differ: what
 * either of them calls older is older.
 */
export function isFromBefore(record: SessionRecord, instant: number): boolean {
  return record.signedInAt <= instant || record.issuedAt + GRAIN_MS <= instant;
}
