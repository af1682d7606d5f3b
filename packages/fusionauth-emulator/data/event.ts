import type { RefreshToken } from "./refresh_token.ts";
import type { Registration, User } from "./user.ts";

/** An event, as webhooks receive it: its type and its members. */
export interface DomainEvent {
  type: string;
  tenantId: string;
  user?: User;
  /** A registration of `user`. */
  registration?: Registration;
  /** The previous state: a user, a registration, or an access token. */
  original?: User | Registration | string;
  /** A refresh token, or only its value. */
  refreshToken?: RefreshToken | string;
  [member: string]: unknown;
}
