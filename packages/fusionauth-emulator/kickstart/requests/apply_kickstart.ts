import { clientSecretKey } from "../../tokens/key.ts";
import { readField } from "../file/field.ts";
import type { Kickstart } from "../file/kickstart.ts";
import { refuseRequest, unsupportedRequests } from "../unsupported/requests.ts";
import { applyApplication, applyRole, applyScope } from "./applications.ts";
import { applyKeyGenerate, applyKeyImport } from "./keys.ts";
import { type ApiRequest, readRequest, type Target } from "./request.ts";
import { seed } from "./seed.ts";
import {
  applySystemConfiguration,
  applyTheme,
  applyWebhook,
} from "./system.ts";
import { applyTenant } from "./tenants.ts";
import { applyRegistration, applyUser } from "./users.ts";

type Apply = (
  target: Target,
  request: ApiRequest,
  ...ids: string[]
) => Promise<void> | void;

/** The handlers of requests, by path; the first match handles a request. */
const REQUESTS: [RegExp, Apply][] = [
  [/^\/api\/key\/generate(?:\/([^/]+))?$/, applyKeyGenerate],
  [/^\/api\/key\/import(?:\/([^/]+))?$/, applyKeyImport],
  [/^\/api\/tenant(?:\/([^/]+))?$/, applyTenant],
  [/^\/api\/application(?:\/([^/]+))?$/, applyApplication],
  [/^\/api\/application\/([^/]+)\/role(?:\/([^/]+))?$/, applyRole],
  [/^\/api\/application\/([^/]+)\/scope(?:\/([^/]+))?$/, applyScope],
  [/^\/api\/user\/registration(?:\/([^/]+))?$/, applyRegistration],
  [/^\/api\/user(?:\/([^/]+))?$/, applyUser],
  [/^\/api\/theme(?:\/([^/]+))?$/, applyTheme],
  [/^\/api\/webhook(?:\/([^/]+))?$/, applyWebhook],
  [/^\/api\/system-configuration$/, applySystemConfiguration],
];

/**
 * Carries out the kickstart's requests in order. Throws KickstartError for the first that fails.
 */
export async function applyKickstart(
  target: Target,
  kickstart: Kickstart,
): Promise<void> {
  await seed(target);
  for (const key of kickstart.unknownKeys) {
    target.note(`${kickstart.file}: unknown key "${key}"`);
  }
  if (kickstart.apiKeys.length === 0) {
    target.note(
      "There are no apiKeys; FusionAuth requires one for a kickstart",
    );
  }
  for (const source of kickstart.apiKeys) {
    const key = readField(source);
    if (key.get("ipAccessControlListId").exists()) {
      target.note(
        "API keys: the emulator does not support access control lists",
      );
    }
    const endpoints = key.get("permissions").get("endpoints");
    target.store.apiKeys.push({
      key: key.get("key").string(),
      tenantId: key.get("tenantId").optionalId(),
      endpoints: endpoints.exists()
        ? Object.fromEntries(
          endpoints.entries().map(([path, list]) => [path, list.strings()]),
        )
        : null,
    });
  }
  const [first] = target.store.apiKeys;
  if (first !== undefined && first.tenantId !== null) {
    target.note("The first of apiKeys must not be limited to a tenant");
  }
  const unsupported: ApiRequest[] = [];
  for (const source of kickstart.requests) {
    const request = readRequest(source, target.store);
    const isApplied = await applyRequest(target, request);
    if (!isApplied) unsupported.push(request);
  }
  for (const line of unsupportedRequests(unsupported)) target.note(line);
  checkKeys(target);
}

/** Carries out requests that no kickstart file has. Throws KickstartError for the first that fails. */
export async function applyRequests(
  target: Target,
  requests: readonly unknown[],
): Promise<void> {
  const place = (key: string) => ({ file: "requests", line: 1, key });
  for (const value of requests) {
    const request = readRequest({ value, place }, target.store);
    await applyRequest(target, request);
  }
}

/** Notes the tenants and applications whose signing key does not exist. */
function checkKeys({ store, keys, note }: Target) {
  for (
    const owner of [...store.tenants.values(), ...store.applications.values()]
  ) {
    for (const id of [owner.jwt?.accessTokenKeyId, owner.jwt?.idTokenKeyId]) {
      const isKnown = id === undefined || id === null ||
        keys.get(id) !== null ||
        clientSecretKey(id, "") !== null;
      if (!isKnown) {
        note(
          `${owner.name}: there is no key ${id} to sign its tokens`,
        );
      }
    }
  }
}

/** Carries out a request; false if the emulator does not support it. */
async function applyRequest(
  target: Target,
  request: ApiRequest,
): Promise<boolean> {
  refuseRequest(request);
  for (const [pattern, apply] of REQUESTS) {
    const match = pattern.exec(request.path);
    if (match === null) continue;
    await apply(target, request, ...match.slice(1));
    return true;
  }
  return false;
}
