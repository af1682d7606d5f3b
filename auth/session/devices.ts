import { decryptTokens } from "./encrypted_tokens.ts";
import { revokeRemoved } from "./end_session.ts";
import { isWithinLimits, type Session } from "./record.ts";
import { deleteSessions, listSessionsByUser } from "./store.ts";

// Every function here throws `StoreUnavailable` when KV cannot be used.

/** A browser that is signed in, as its user sees it. */
export interface Device {
  /** Names the device in a form; it does not lead to the session id. */
  readonly id: string;
  readonly browser: string;
  readonly system: string;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
  /** Whether it is the browser that asks. */
  readonly current: boolean;
}

/** The browsers in which the user is signed in. */
export async function listDevices(session: Session): Promise<Device[]> {
  const sessions = await listSessionsByUser(session.record.sub);
  const open = sessions.filter(({ record }) => isWithinLimits(record));
  return open.map(({ idHash, record }) => ({
    id: idHash,
    ...record.device,
    signedInAt: new Date(record.signedInAt),
    lastSeenAt: new Date(record.lastSeenAt),
    current: idHash === session.idHash,
  }));
}

/**
 * Signs the user out of other browsers.
 *
 * @param ids of the devices, or `"all"`; other users' sessions and this one are left alone.
 */
export async function signOutDevices(
  session: Session,
  ids: readonly string[] | "all",
): Promise<void> {
  const { sub } = session.record;
  const others = (await listSessionsByUser(sub)).filter(({ idHash }) =>
    idHash !== session.idHash && (ids === "all" || ids.includes(idHash))
  );
  await deleteSessions(others);
  const tokens = await decryptTokens(session);
  await revokeRemoved(others.map(({ record }) => record), {
    reason: "other_device",
    sub,
    accessToken: tokens?.accessToken,
  });
}
