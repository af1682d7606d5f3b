import { isRecord } from "../../data/is_record.ts";
import type { Store } from "../../data/store.ts";

/** The kinds of entities that a kickstart creates, by their name in the store and in messages. */
export const KINDS = {
  tenants: "tenant",
  applications: "application",
  users: "user",
  themes: "theme",
  webhooks: "webhook",
} as const;
/** A kind of entities, by its name in the store. */
export type Kind = keyof typeof KINDS;

/** What a kickstart configures, apart from keys. */
export type Configuration = Pick<
  Store,
  Kind | "defaultTenantId" | "apiKeys" | "cors" | "documents"
>;

/** Copies the configuration of a store, which later changes to the store leave as it is. */
export function copyConfiguration(store: Store): Configuration {
  return structuredClone({
    defaultTenantId: store.defaultTenantId,
    tenants: store.tenants,
    applications: store.applications,
    users: store.users,
    themes: store.themes,
    webhooks: store.webhooks,
    apiKeys: store.apiKeys,
    cors: store.cors,
    documents: store.documents,
  });
}

/** The settings of an entity as the kickstart has them; empty when it has none. */
export function documentOf(
  configuration: Configuration,
  kind: Kind,
  id: string,
): Record<string, unknown> {
  return configuration.documents.get(`${KINDS[kind]} ${id}`) ?? {};
}

/** The client secret that the kickstart sets for an application; null for a generated one. */
export function givenSecret(
  configuration: Configuration,
  applicationId: string,
): string | null {
  const { oauthConfiguration } = documentOf(
    configuration,
    "applications",
    applicationId,
  );
  const secret = isRecord(oauthConfiguration)
    ? oauthConfiguration.clientSecret
    : undefined;
  return typeof secret === "string" && secret !== "" ? secret : null;
}
