import { DEFAULT_SIGNING_ALGORITHM } from "../../data/guesses.ts";
import {
  DEFAULT_SIGNING_KEY_ID,
  FUSIONAUTH_APPLICATION_ID,
} from "../../data/well_known_ids.ts";
import type { Target } from "./request.ts";
import { createDefaultTenant } from "./tenants.ts";

/** Creates what a FusionAuth database has before a kickstart runs. */
export async function seed({ store, keys }: Target): Promise<void> {
  store.tenants.set(
    store.defaultTenantId,
    createDefaultTenant(store.defaultTenantId),
  );
  store.applications.set(FUSIONAUTH_APPLICATION_ID, {
    id: FUSIONAUTH_APPLICATION_ID,
    tenantId: store.defaultTenantId,
    name: "FusionAuth",
    active: true,
    roles: [],
    scopes: [],
    oauth: {
      authorizedRedirectURLs: [],
      authorizedOriginURLs: [],
      authorizedURLValidationPolicy: "ExactMatch",
      clientSecret: crypto.randomUUID(),
      clientAuthenticationPolicy: "Required",
      proofKeyForCodeExchangePolicy: "Required",
      enabledGrants: [],
      generateRefreshTokens: false,
      logoutURL: null,
      logoutBehavior: "RedirectOnly",
      requireRegistration: true,
      scopeHandlingPolicy: "Strict",
      unknownScopePolicy: "Reject",
      providedScopePolicy: {
        address: { enabled: true, required: false },
        email: { enabled: true, required: false },
        phone: { enabled: true, required: false },
        profile: { enabled: true, required: false },
      },
    },
    jwt: null,
    login: {
      requireAuthentication: true,
      generateRefreshTokens: false,
      allowTokenRefresh: false,
    },
    registration: {
      enabled: false,
      loginIdType: "email",
      confirmPassword: false,
      completeRegistration: false,
      fields: {
        birthDate: { enabled: false, required: false },
        firstName: { enabled: false, required: false },
        fullName: { enabled: false, required: false },
        lastName: { enabled: false, required: false },
        middleName: { enabled: false, required: false },
        mobilePhone: { enabled: false, required: false },
        preferredLanguages: { enabled: false, required: false },
      },
    },
    verifyRegistration: false,
  });
  await keys.generate({
    id: DEFAULT_SIGNING_KEY_ID,
    name: "Default signing key",
    algorithm: DEFAULT_SIGNING_ALGORITHM,
    length: 2048,
  });
}
