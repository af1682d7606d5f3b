import type { RefreshToken } from "./refresh_token.ts";
import type { Registration, User } from "./user.ts";

/** Something that happened, as a webhook would be told: its type and its members. */
export interface DomainEvent {
  type: string;
  tenantId: string;
  user?: User;
  /** Of `user`. */
  registration?: Registration;
  /** How it was before: the user, the registration, or an access token. */
  original?: User | Registration | string;
  /** A refresh token, or its value. */
  refreshToken?: RefreshToken | string;
  [member: string]: unknown;
}
