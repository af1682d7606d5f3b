import { errors } from "jose";

/** How far two servers' clocks may be apart: FusionAuth's and ours, or those of two replicas. */
export const CLOCK_TOLERANCE_SECONDS = 60;
/** What `Date` can hold, in seconds. */
const LATEST_SECONDS = 8_640_000_000_000;

/** Whether a claim is a time (RFC 7519 §2, NumericDate) that a calendar has. */
export function isTime(claim: unknown): claim is number {
  return typeof claim === "number" && claim >= 0 && claim <= LATEST_SECONDS;
}

/**
 * Says how far apart the clocks are, by the `iat` of a token that was issued just now.
 *
 * @returns a sentence for the log, `null` when they are within the tolerance.
 */
export function describeSkew(iat: number): string | null {
  const ahead = Math.round(iat - Date.now() / 1000);
  if (Math.abs(ahead) <= CLOCK_TOLERANCE_SECONDS) return null;
  const where = ahead < 0 ? "behind" : "ahead of";
  return `"iat" is ${
    Math.abs(ahead)
  } s ${where} this server's clock: compare FusionAuth's clock with it`;
}

/** The same for a token that jose found expired or not valid yet; `null` for all other errors. */
export function describeSkewOf(error: unknown): string | null {
  const isAboutTime = error instanceof errors.JWTExpired ||
    (error instanceof errors.JWTClaimValidationFailed && error.claim === "nbf");
  return isAboutTime && isTime(error.payload.iat)
    ? describeSkew(error.payload.iat)
    : null;
}
