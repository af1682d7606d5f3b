import * as v from "@badrap/valita";
import { withKv } from "@/server/kv.ts";
import type { RoleChange, SessionRecord } from "./record.ts";

// What FusionAuth's events said is remembered for an hour, so that a sign-in that is under way
// meanwhile, whose session no event can find yet, does not miss it. Every instant is FusionAuth's,
// in milliseconds; news that is older than what is remembered changes nothing.
// Every function here throws `StoreUnavailable` when KV cannot be used.

/** Longer than a sign-in or an access token can last. */
const REMEMBER_FOR_MS = 60 * 60_000;
/** `issuedAt` has whole seconds: within that second a token counts as issued after the event. */
const RESOLUTION_MS = 1_000;

const revocationSchema = v.object({ instant: v.number() });
const roleChangeSchema = v.object({
  instant: v.number(),
  roles: v.array(v.string()),
});

/** Whose tokens FusionAuth revoked: a user's, one refresh token's, or all of the application. */
export type RevokedSubject =
  | readonly ["user", string]
  | readonly ["refresh_token", string]
  | readonly ["application"];

/** Remembers that everything issued to `subject` before `instant` is revoked. */
export async function rememberRevocation(
  subject: RevokedSubject,
  instant: number,
): Promise<void> {
  await remember(["revoked_before", ...subject], { instant });
}

/** Remembers a user's roles. */
export async function rememberRoles(
  sub: string,
  change: RoleChange,
): Promise<void> {
  await remember(["roles_changed", sub], change);
}

async function remember(
  key: Deno.KvKey,
  event: { readonly instant: number },
): Promise<void> {
  await withKv(async (kv) => {
    for (let isWritten = false; !isWritten;) {
      const entry = await kv.get<unknown>(key);
      const known = revocationSchema.try(entry.value, { mode: "strip" });
      if (known.ok && known.value.instant >= event.instant) return;
      const result = await kv.atomic()
        .check(entry)
        .set(key, event, { expireIn: REMEMBER_FOR_MS })
        .commit();
      isWritten = result.ok;
    }
  });
}

/** What a session that was just opened has missed. */
export interface MissedEvents {
  readonly isRevoked: boolean;
  readonly roleChange: RoleChange | null;
}

/** Reads what events said about the user while the session was being opened. */
export async function recallEvents(
  record: SessionRecord,
): Promise<MissedEvents> {
  const [roles, refreshToken, ...others] = await withKv((kv) =>
    kv.getMany<unknown[]>([
      ["roles_changed", record.sub],
      ["revoked_before", "refresh_token", record.refreshTokenId ?? ""],
      ["revoked_before", "user", record.sub],
      ["revoked_before", "application"],
    ])
  );
  const change = roleChangeSchema.try(roles?.value);
  return {
    roleChange: change.ok ? change.value : null,
    // A revoked refresh token stays dead, whatever the clocks say.
    isRevoked: revocationSchema.try(refreshToken?.value).ok ||
      others.some(({ value }) => {
        const revocation = revocationSchema.try(value);
        return revocation.ok && isFromBefore(record, revocation.value.instant);
      }),
  };
}

/**
 * Whether a session began before an instant of FusionAuth's clock. The two clocks may differ: a
 * session that is older by either of them is older.
 */
export function isFromBefore(record: SessionRecord, instant: number): boolean {
  return record.signedInAt <= instant ||
    record.issuedAt + RESOLUTION_MS <= instant;
}
