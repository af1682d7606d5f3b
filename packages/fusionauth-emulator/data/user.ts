import type { PasswordHash } from "./passwords.ts";

/** What an app or its administrators note about a user or a registration; any JSON. */
export type CustomData = Readonly<Record<string, unknown>>;

/** A user's registration for an application. */
export interface Registration {
  applicationId: string;
  roles: string[];
  verified: boolean;
  /** The user's name in this application. */
  username?: string;
  data?: CustomData;
}

/** What a new or changed registration has; without `roles`, the application's default ones. */
export type RegistrationFields = Partial<
  Pick<Registration, "roles" | "username" | "data" | "verified">
>;

/** A user's profile; unknown members are absent. */
export interface Profile {
  firstName?: string;
  middleName?: string;
  lastName?: string;
  fullName?: string;
  birthDate?: string;
  imageUrl?: string;
  mobilePhone?: string;
  phoneNumber?: string;
  timezone?: string;
  preferredLanguages?: string[];
}

/** What a user signs in with, for display; the id of a user without any. */
export function loginIdOf({ id, email, username, profile }: User): string {
  return email ?? username ?? profile.phoneNumber ?? id;
}

/** A user of a tenant. */
export interface User {
  id: string;
  tenantId: string;
  /** In lower case. */
  email: string | null;
  username: string | null;
  password: PasswordHash | null;
  passwordChangeRequired: boolean;
  active: boolean;
  /** When the account expires, in milliseconds; null for never. */
  expiry: number | null;
  verified: boolean;
  profile: Profile;
  data?: CustomData;
  registrations: Registration[];
}
