import { processUserInfoResponse, userInfoRequest } from "oauth4webapi";
import { settings } from "@/fresh.config.ts";
import { REQUEST_OPTIONS } from "./back_channel.ts";
import { FusionAuthError, isTemporary } from "./errors.ts";
import { getMetadata } from "./metadata.ts";

const LONGEST_NAME = 200;
/** RFC 5321 §4.5.3.1: 64 for the local part, 255 for the domain, and the at sign. */
const LONGEST_EMAIL = 320;
/** Characters that end a line or reorder the text around them (Unicode TR 9 §2). */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** What pages show of the user. */
export interface Profile {
  /** The display name: FusionAuth's `name`, else given and family name, else the e-mail. */
  readonly name: string;
  readonly givenName: string;
  readonly email: string;
}

/**
 * Reads the user's profile from FusionAuth and checks that it is `sub`'s (OIDC Core §5.3.2).
 *
 * @throws {FusionAuthError}
 */
export async function fetchProfile(
  accessToken: string,
  sub: string,
): Promise<Profile> {
  const metadata = await getMetadata();
  const client = { "client_id": settings.CLIENT_ID };
  try {
    const response = await userInfoRequest(
      metadata,
      client,
      accessToken,
      REQUEST_OPTIONS,
    );
    return toProfile(
      await processUserInfoResponse(metadata, client, sub, response),
    );
  } catch (cause) {
    if (isTemporary(cause)) throw cause;
    throw new FusionAuthError(
      "untrusted",
      "Cannot accept FusionAuth's userinfo",
      { cause },
    );
  }
}

/** FusionAuth fills `name` only from the user's full name. */
function toProfile(claims: Readonly<Record<string, unknown>>): Profile {
  const email = text(claims.email, LONGEST_EMAIL);
  const givenName = text(claims.given_name, LONGEST_NAME);
  const name = text(claims.name, LONGEST_NAME) ||
    `${givenName} ${text(claims.family_name, LONGEST_NAME)}`.trim() ||
    email || "Customer";
  return { name, givenName: givenName || name, email };
}

function text(value: unknown, longest: number): string {
  if (typeof value !== "string") return "";
  const printable = value.replace(UNPRINTABLE, "").trim();
  return [...printable].slice(0, longest).join("");
}
