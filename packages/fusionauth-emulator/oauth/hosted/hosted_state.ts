import { isRecord } from "../../data/is_record.ts";

/** The path of the hosted backend's redirect URI, which every application allows. */
export const CALLBACK_PATH = "/app/callback";

/** What the hosted backend must remember of a sign-in until its callback. */
export interface HostedState {
  clientId: string;
  /** Where the browser goes after the callback. */
  redirectUri: string;
  /** The application's own `state`; null for none. */
  state: string | null;
}

/**
 * Encodes what a sign-in must remember as the `state` of its authorize request. It is not secret and not
 * signed: the callback checks the redirect URI again, and the code needs the browser's verifier.
 */
export function encodeState(state: HostedState): string {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Decodes the `state` of a callback; null if `encodeState()` did not write it. */
export function decodeState(text: string | null): HostedState | null {
  try {
    const bytes = Uint8Array.fromBase64(text ?? "", { alphabet: "base64url" });
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isRecord(value)) return null;
    const { clientId, redirectUri, state } = value;
    if (typeof clientId !== "string" || typeof redirectUri !== "string") {
      return null;
    }
    return {
      clientId,
      redirectUri,
      state: typeof state === "string" ? state : null,
    };
  } catch {
    return null;
  }
}
