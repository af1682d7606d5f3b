/** The credentials of a Basic header. */
export interface Basic {
  clientId: string;
  /**
   * The secret as sent, and form-decoded: the RFC encodes it, FusionAuth's documentation does not.
   */
  secrets: string[];
}

/**
 * The credentials of an `Authorization` header; null without one.
 */
export function readBasic(
  header: string | null,
): Basic | "other" | "malformed" | null {
  if (header === null) return null;
  const [scheme = "", encoded = ""] = header.trim().split(/ +/, 2);
  if (scheme.toLowerCase() !== "basic") return "other";
  const text = decodeBase64(encoded);
  const colon = text?.indexOf(":") ?? -1;
  if (text === null || colon < 0) return "malformed";
  const secret = text.slice(colon + 1);
  const decoded = formDecode(secret);
  return {
    clientId: formDecode(text.slice(0, colon)) ?? text.slice(0, colon),
    secrets: secret === ""
      ? []
      : decoded === null
      ? [secret]
      : [secret, decoded],
  };
}

function decodeBase64(text: string): string | null {
  try {
    return new TextDecoder().decode(
      Uint8Array.from(atob(text), (char) => char.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}

/** Decodes a form-encoded text; null if it is not one. */
export function formDecode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}
