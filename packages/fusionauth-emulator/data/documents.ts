import type { RefreshToken } from "./refresh_token.ts";
import { stableUuid } from "./secrets.ts";
import type { Registration, User } from "./user.ts";

/** A user as in FusionAuth's API and events, without the password. */
export function userDocument(user: User): Record<string, unknown> {
  return {
    active: user.active,
    data: user.data,
    email: user.email ?? undefined,
    expiry: user.expiry ?? undefined,
    ...user.profile,
    id: user.id,
    passwordChangeRequired: user.passwordChangeRequired,
    registrations: user.registrations.map((registration) =>
      registrationDocument(user, registration)
    ),
    tenantId: user.tenantId,
    twoFactor: { methods: [] },
    username: user.username ?? undefined,
    verified: user.verified,
  };
}

/** A registration as in FusionAuth's API and events. */
export function registrationDocument(
  user: User,
  { applicationId, roles, verified, username, data }: Registration,
): Record<string, unknown> {
  return {
    applicationId,
    data,
    id: stableUuid(`registration ${user.id} ${applicationId}`),
    roles: [...roles],
    username,
    verified,
  };
}

/** A refresh token as in FusionAuth's API and events, without its value. */
export function refreshTokenDocument(
  token: RefreshToken,
): Record<string, unknown> {
  const { name, type, description } = token.device;
  return {
    applicationId: token.applicationId,
    id: token.id,
    insertInstant: token.startedAt,
    metaData: {
      device: {
        description: description ?? undefined,
        name: name ?? undefined,
        type: type ?? undefined,
      },
      scopes: [...token.scopes],
    },
    startInstant: token.startedAt,
    tenantId: token.tenantId,
    userId: token.userId,
  };
}
