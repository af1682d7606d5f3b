import type { PasswordHash } from "./passwords.ts";

export interface Registration {
  applicationId: string;
  roles: string[];
  verified: boolean;
}

/** What a user may tell about themselves; only what is known is there. */
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

export interface User {
  id: string;
  tenantId: string;
  /** Lower case. */
  email: string | null;
  username: string | null;
  password: PasswordHash | null;
  passwordChangeRequired: boolean;
  active: boolean;
  /** When the account ends, in milliseconds; null for never. */
  expiry: number | null;
  verified: boolean;
  profile: Profile;
  registrations: Registration[];
}
