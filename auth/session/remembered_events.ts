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

const eventSchema = v.object({
  instant: v.number(),
  roles: v.array(v.string()).optional(() => []),
});

/** What an event is about: a user's roles, or the tokens of a user, one refresh token, or all. */
export type EventSubject =
  | readonly ["roles_changed", string]
  | readonly ["revoked_before", "user" | "refresh_token", string]
  | readonly ["revoked_before", "application"];

/** Remembers a user's roles, or that everything issued to the subject before is revoked. */
export async function rememberEvent(
  subject: EventSubject,
  event: { readonly instant: number; readonly roles?: string[] },
): Promise<void> {
  await withKv(async (kv) => {
    for (let isWritten = false; !isWritten;) {
      const entry = await kv.get<unknown>(subject);
      const known = eventSchema.try(entry.value);
      if (known.ok && known.value.instant >= event.instant) return;
      const result = await kv.atomic()
        .check(entry)
        .set(subject, event, { expireIn: REMEMBER_FOR_MS })
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
  const change = eventSchema.try(roles?.value);
  return {
    roleChange: change.ok ? change.value : null,
    // A revoked refresh token stays dead, whatever the clocks say.
    isRevoked: eventSchema.try(refreshToken?.value).ok ||
      others.some(({ value }) => {
        const revocation = eventSchema.try(value);
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
