import { describeError, logEvent } from "./log.ts";
import { isRecord } from "./parse.ts";
import { seal, unseal } from "./seal.ts";
import type { LiveSession } from "./session.ts";

/** The secret part of a session. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/** The tokens as a record holds them: nobody without the session id can read them. */
export function sealTokens(
  tokens: SessionTokens,
  sessionId: string,
): Promise<Uint8Array> {
  return seal(tokens, sessionId);
}

/** The session's tokens; `null` when the box cannot be opened. */
export async function readTokens(
  { id, record }: LiveSession,
): Promise<SessionTokens | null> {
  try {
    return parseTokens(await unseal(record.sealedTokens, id));
  } catch (error) {
    logEvent("error", "session.unreadable", { error: describeError(error) });
    return null;
  }
}

function parseTokens(value: unknown): SessionTokens | null {
  if (!isRecord(value)) return null;
  const { accessToken, refreshToken } = value;
  if (typeof accessToken !== "string") return null;
  if (refreshToken !== null && typeof refreshToken !== "string") return null;
  return { accessToken, refreshToken };
}
