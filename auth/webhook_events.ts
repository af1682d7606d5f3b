import { settings } from "@/fresh.config.ts";
import { endRevokedSessions } from "./end_session.ts";
import { withKv } from "./kv.ts";
import { logEvent } from "./log.ts";
import { isRecord, isStringArray } from "./parse.ts";
import { isFromBefore, noteRevocation } from "./revocations.ts";
import {
  listAllSessions,
  listSessionsByRefreshToken,
  listSessionsByUser,
} from "./session_lists.ts";
import { updateSession } from "./session_store.ts";

/** FusionAuth repeats deliveries for hours at most. */
const REMEMBER_EVENTS_FOR_MS = 24 * 3_600_000;

/** A webhook event, read as far as this app acts on it. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly createInstant: number;
  readonly userId: string | null;
  readonly applicationId: string | null;
  readonly refreshTokenId: string | null;
  readonly roles: readonly string[] | null;
}

/** Reads a webhook's body; `null` when it is no event. */
export function parseWebhookEvent(body: unknown): WebhookEvent | null {
  const event = isRecord(body) ? body.event : null;
  if (!isRecord(event)) return null;
  const { id, type, createInstant, applicationId } = event;
  const { user, refreshToken, registration } = event;
  if (typeof id !== "string" || id === "" || id.length > 100) return null;
  if (typeof type !== "string") return null;
  const roles = isRecord(registration) ? registration.roles : null;
  return {
    id,
    type,
    createInstant: typeof createInstant === "number"
      ? createInstant
      : Date.now(),
    userId: text(event.userId) ?? (isRecord(user) ? text(user.id) : null),
    applicationId: text(applicationId) ??
      (isRecord(registration) ? text(registration.applicationId) : null),
    refreshTokenId: isRecord(refreshToken) ? text(refreshToken.id) : null,
    roles: isStringArray(roles) ? roles : null,
  };
}

/**
 * Does what an event asks for, once, however often it is delivered: the event is marked as done
 * after its work, and the work may be repeated without harm.
 *
 * @throws {StoreUnavailable} so that FusionAuth delivers again.
 */
export async function handleWebhookEvent(event: WebhookEvent): Promise<void> {
  const key = ["webhook_events", event.id];
  const seen = await withKv((kv) => kv.get(key));
  if (seen.versionstamp !== null) return;
  await act(event);
  await withKv((kv) => kv.set(key, true, { expireIn: REMEMBER_EVENTS_FOR_MS }));
}

async function act(event: WebhookEvent): Promise<void> {
  const isForeign = event.applicationId !== null &&
    event.applicationId.toLowerCase() !== settings.clientId;
  if (isForeign) return;
  switch (event.type) {
    case "jwt.refresh-token.revoke":
      return await endRevoked(event);
    case "user.deactivate":
    case "user.delete":
    case "user.password.update":
    case "user.registration.delete":
      if (event.userId !== null) await endUser(event, event.userId);
      return;
    case "user.registration.update":
      return await updateRoles(event);
    default:
      logEvent("info", "webhook.ignored", { type: event.type });
  }
}

/** One refresh token, all of a user, or all of the application: the narrowest that is named. */
async function endRevoked(event: WebhookEvent): Promise<void> {
  const { refreshTokenId, userId, createInstant, type } = event;
  if (refreshTokenId !== null) {
    await noteRevocation(["refresh_token", refreshTokenId], createInstant);
    await endRevokedSessions(
      await listSessionsByRefreshToken(refreshTokenId),
      type,
    );
  } else if (userId !== null) {
    await endUser(event, userId);
  } else if (event.applicationId !== null) {
    await noteRevocation(["application"], createInstant);
    const sessions = await listAllSessions();
    await endRevokedSessions(
      sessions.filter(({ record }) => isFromBefore(record, createInstant)),
      type,
    );
  }
}

/** A late delivery must not end a session that began after the event. */
async function endUser(event: WebhookEvent, userId: string): Promise<void> {
  const { createInstant, type } = event;
  await noteRevocation(["user", userId], createInstant);
  const sessions = await listSessionsByUser(userId);
  await endRevokedSessions(
    sessions.filter(({ record }) => isFromBefore(record, createInstant)),
    type,
  );
}

/** Deliveries may overtake each other: an older change must not undo a newer one. */
async function updateRoles(
  { userId, roles, createInstant }: WebhookEvent,
): Promise<void> {
  if (userId === null || roles === null) return;
  const key = ["roles_as_of", userId];
  const { value: asOf } = await withKv((kv) => kv.get<unknown>(key));
  if (typeof asOf === "number" && asOf > createInstant) return;
  for (const session of await listSessionsByUser(userId)) {
    await updateSession(session, (record) => ({ ...record, roles }));
  }
  await withKv((kv) =>
    kv.set(key, createInstant, { expireIn: REMEMBER_EVENTS_FOR_MS })
  );
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
