import { endRevokedSessions } from "@/auth/session/end_session.ts";
import { type StoredSession, withRoles } from "@/auth/session/record.ts";
import {
  type EventSubject,
  isFromBefore,
  rememberEvent,
} from "@/auth/session/remembered_events.ts";
import {
  listAllSessions,
  listSessionsByUser,
  updateSession,
} from "@/auth/session/store.ts";
import { settings } from "@/fresh.config.ts";
import { logEvent } from "@/server/log.ts";
import type { WebhookEvent } from "./event.ts";

/** Older events are of no use: FusionAuth repeats deliveries for hours at most. */
const LONGEST_DELIVERY_MS = 24 * 3_600_000;

/**
 * Does what an event asks for. FusionAuth may deliver events twice, late and out of order, so what an
 * event does is the same when it is repeated, and never undoes a later one.
 *
 * @throws {StoreUnavailable} so that FusionAuth delivers again.
 */
export async function handleWebhookEvent(event: WebhookEvent): Promise<void> {
  const { type, applicationId, userId, createInstant } = event;
  if (Date.now() - createInstant > LONGEST_DELIVERY_MS) {
    logEvent("warn", "webhook.stale", { type });
    return;
  }
  const isForeign = applicationId !== null &&
    applicationId.toLowerCase() !== settings.CLIENT_ID;
  if (isForeign) return;
  switch (type) {
    case "jwt.refresh-token.revoke":
      return await revokeTokens(event);
    case "user.deactivate":
    case "user.delete":
    case "user.password.update":
    case "user.registration.delete":
      if (userId !== null) await revokeUser(event, userId);
      return;
    case "user.registration.update":
      return await updateRoles(event);
    default:
      logEvent("info", "webhook.ignored", { type });
  }
}

/** One refresh token, all of a user or all of the application: the narrowest that is named. */
async function revokeTokens(event: WebhookEvent): Promise<void> {
  const { refreshTokenId, userId, applicationId, type } = event;
  if (refreshTokenId !== null) {
    await rememberEvent(["revoked_before", "refresh_token", refreshTokenId], {
      instant: event.createInstant,
    });
    const sessions = await listSessionsByUser(userId ?? "");
    const revoked = sessions.filter(({ record }) =>
      record.refreshTokenId === refreshTokenId
    );
    await endRevokedSessions(revoked, type);
  } else if (userId !== null) {
    await revokeUser(event, userId);
  } else if (applicationId !== null) {
    const subject = ["revoked_before", "application"] as const;
    await revokeOlder(event, subject, listAllSessions);
  }
}

async function revokeUser(event: WebhookEvent, userId: string): Promise<void> {
  const subject = ["revoked_before", "user", userId] as const;
  await revokeOlder(event, subject, () => listSessionsByUser(userId));
}

/** Ends only sessions from before the event, because it may be delivered late. */
async function revokeOlder(
  { createInstant, type }: WebhookEvent,
  subject: EventSubject,
  list: () => Promise<StoredSession[]>,
): Promise<void> {
  await rememberEvent(subject, { instant: createInstant });
  const sessions = (await list()).filter(({ record }) =>
    isFromBefore(record, createInstant)
  );
  await endRevokedSessions(sessions, type);
}

async function updateRoles(
  { userId, roles, createInstant: instant }: WebhookEvent,
): Promise<void> {
  if (userId === null || roles === null) return;
  const change = { roles: [...roles], instant };
  await rememberEvent(["roles_changed", userId], change);
  for (const session of await listSessionsByUser(userId)) {
    await updateSession(session, (record) => withRoles(record, change));
  }
}
