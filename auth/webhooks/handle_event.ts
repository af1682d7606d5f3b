import { endRevokedSessions } from "@/auth/session/end_session.ts";
import { withRoles } from "@/auth/session/record.ts";
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
import { LONGEST_DELIVERY_MS, type WebhookEvent } from "./event.ts";

/**
 * Does what an event asks for. FusionAuth may deliver events twice, late and out of order, so what an
 * event does is the same when it is repeated, and never undoes a later one.
 *
 * @throws {StoreUnavailable} so that FusionAuth delivers again.
 */
export async function handleWebhookEvent(event: WebhookEvent): Promise<void> {
  const { type, applicationId, createInstant } = event;
  if (Date.now() - createInstant > LONGEST_DELIVERY_MS) {
    logEvent("warn", "webhook.stale", { type });
    return;
  }
  const isForeign = applicationId !== null &&
    applicationId.toLowerCase() !== settings.CLIENT_ID;
  if (isForeign) return;
  switch (type) {
    case "jwt.refresh-token.revoke":
    case "user.deactivate":
    case "user.delete":
    case "user.password.update":
    case "user.registration.delete":
      return await revoke(event);
    case "user.registration.update":
      return await updateRoles(event);
    default:
      logEvent("info", "webhook.ignored", { type });
  }
}

/** Ends the sessions whose tokens an event revokes; no newer ones, because it may come late. */
async function revoke(event: WebhookEvent): Promise<void> {
  const { type, createInstant: instant, userId, refreshTokenId } = event;
  const subject = subjectOf(event);
  if (subject === null) return;
  await rememberEvent(subject, { instant });
  const sessions = userId === null
    ? await listAllSessions()
    : await listSessionsByUser(userId);
  const revoked = sessions.filter(({ record }) =>
    refreshTokenId === null
      ? isFromBefore(record, instant)
      : record.refreshTokenId === refreshTokenId
  );
  await endRevokedSessions(revoked, type);
}

/** Whose tokens an event revokes, the narrowest that it names; `null` when it names nobody. */
function subjectOf(
  { type, refreshTokenId, userId, applicationId }: WebhookEvent,
): EventSubject | null {
  if (refreshTokenId !== null) {
    return ["revoked_before", "refresh_token", refreshTokenId];
  }
  if (userId !== null) return ["revoked_before", "user", userId];
  const isForAll = type === "jwt.refresh-token.revoke" &&
    applicationId !== null;
  return isForAll ? ["revoked_before", "application"] : null;
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
