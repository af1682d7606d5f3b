import type { User } from "../data/user.ts";

/** A user's profile claims for the granted scopes; unknown ones are absent. */
export function profileClaims(
  user: User,
  scopes: readonly string[] | "all",
): Record<string, unknown> {
  const opens = (scope: string) => scopes === "all" || scopes.includes(scope);
  const { profile } = user;
  const claims: Record<string, unknown> = {};
  if (opens("email") && user.email !== null) {
    claims.email = user.email;
    claims.email_verified = user.verified;
  }
  if (opens("profile")) {
    claims.given_name = profile.firstName;
    claims.middle_name = profile.middleName;
    claims.family_name = profile.lastName;
    // FusionAuth does not build a name from its parts.
    claims.name = profile.fullName;
    claims.preferred_username = user.username ?? undefined;
    claims.birthdate = profile.birthDate;
    claims.picture = profile.imageUrl;
    claims.locale = profile.preferredLanguages?.[0];
    claims.zoneinfo = profile.timezone;
  }
  if (opens("phone")) {
    claims.phone_number = profile.phoneNumber ?? profile.mobilePhone;
    claims.phone_number_verified = profile.phoneNumber === undefined
      ? undefined
      : user.verified;
  }
  return Object.fromEntries(
    Object.entries(claims).filter(([, value]) => value !== undefined),
  );
}
