import type { Application } from "./application.ts";
import type {
  ApiKey,
  CorsConfiguration,
  SimpleTheme,
  Webhook,
} from "./settings.ts";
import type { JwtConfiguration, Tenant } from "./tenant.ts";
import type { Registration, RegistrationFields, User } from "./user.ts";
import { FUSIONAUTH_APPLICATION_ID } from "./well_known_ids.ts";

/** The contents of a FusionAuth database, in memory. */
export interface Store {
  defaultTenantId: string;
  tenants: Map<string, Tenant>;
  applications: Map<string, Application>;
  users: Map<string, User>;
  themes: Map<string, SimpleTheme>;
  webhooks: Map<string, Webhook>;
  apiKeys: ApiKey[];
  cors: CorsConfiguration;
  /** The settings of each entity as they were sent, which a PATCH merges into. */
  documents: Map<string, Record<string, unknown>>;
  /** Adds a user, or updates the indexes after a change. */
  putUser(user: User): void;
  deleteUser(id: string): void;
  /** Finds a user by e-mail address, user name or phone number; ignores case. */
  findUser(tenantId: string, loginId: string): User | null;
  /** The tenant of an application; null: the default tenant. */
  tenantOf(application: Application | null): Tenant;
}

/** Creates an empty store; calls `changed` whenever a user is added, changed or (null) deleted. */
export function createStore(
  defaultTenantId: string,
  changed: (id: string, user: User | null) => void = () => {},
): Store {
  const userIdByLogin = new Map<string, string>();
  const loginsByUserId = new Map<string, string[]>();

  function unindex(id: string) {
    for (const login of loginsByUserId.get(id) ?? []) {
      userIdByLogin.delete(login);
    }
    loginsByUserId.delete(id);
  }

  const store: Store = {
    defaultTenantId,
    tenants: new Map(),
    applications: new Map(),
    users: new Map(),
    themes: new Map(),
    webhooks: new Map(),
    apiKeys: [],
    cors: {
      enabled: false,
      allowedOrigins: [],
      allowedMethods: [],
      allowedHeaders: [],
      exposedHeaders: [],
      allowCredentials: false,
      preflightMaxAgeInSeconds: 0,
    },
    documents: new Map(),
    putUser(user) {
      unindex(user.id);
      store.users.set(user.id, user);
      const { phoneNumber = null } = user.profile;
      const logins = [user.email, user.username, phoneNumber]
        .filter((login) => login !== null)
        .map((login) => loginKey(user.tenantId, login));
      for (const login of logins) userIdByLogin.set(login, user.id);
      loginsByUserId.set(user.id, logins);
      changed(user.id, user);
    },
    deleteUser(id) {
      unindex(id);
      store.users.delete(id);
      changed(id, null);
    },
    findUser(tenantId, loginId) {
      const id = userIdByLogin.get(loginKey(tenantId, loginId));
      return (id === undefined ? undefined : store.users.get(id)) ?? null;
    },
    tenantOf(application) {
      const tenant = store.tenants.get(
        application?.tenantId ?? store.defaultTenantId,
      );
      if (tenant === undefined) {
        throw new Error("An application's tenant does not exist");
      }
      return tenant;
    },
  };
  return store;
}

/** The applications, without FusionAuth's own. */
export function applicationsOf({ applications }: Store): Application[] {
  return [...applications.values()]
    .filter(({ id }) => id !== FUSIONAUTH_APPLICATION_ID);
}

/** A user's registration for an application, or null. */
export function registrationOf(
  user: User,
  applicationId: string,
): Registration | null {
  return user.registrations.find((item) =>
    item.applicationId === applicationId
  ) ?? null;
}

/** Registers a user for an application. */
export function register(
  user: User,
  application: Application,
  fields: RegistrationFields = {},
): Registration {
  const registration: Registration = {
    roles: application.roles.filter((role) => role.isDefault).map((role) =>
      role.name
    ),
    verified: !application.verifyRegistration,
    ...fields,
    applicationId: application.id,
  };
  user.registrations = [
    ...user.registrations.filter((item) =>
      item.applicationId !== application.id
    ),
    registration,
  ];
  return registration;
}

/** The settings for an application's tokens: its own, or its tenant's. */
export function jwtConfigurationOf(
  store: Store,
  application: Application,
): JwtConfiguration {
  return application.jwt ?? store.tenantOf(application).jwt;
}

function loginKey(tenantId: string, loginId: string): string {
  return `${tenantId} ${loginId.trim().toLowerCase()}`;
}
