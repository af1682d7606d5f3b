import { clientSecretKey } from "../../tokens/key.ts";
import { readField } from "../file/field.ts";
import type { Kickstart } from "../file/kickstart.ts";
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

/** What the emulator makes of a request, by its path; the first that matches. */
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

/** Requests that would change who gets in, if they were obeyed. */
const REFUSED: [RegExp, string][] = [
  [/^\/api\/user\/action(\/|$)/, "actions on users"],
  [/^\/api\/user\/two-factor(\/|$)/, "multi-factor login"],
];

/** What else kickstart may set up, by the first part of its path. */
const NOTED: Readonly<Record<string, string>> = {
  "api-key": "API keys but those of the kickstart's apiKeys",
  connector: "connectors",
  consent: "consents",
  email: "e-mail templates",
  entity: "entities",
  form: "forms; the basic registration form is shown",
  group: "groups; their members do not get the groups' roles",
  "identity-provider": "identity providers; nobody signs in through one",
  "ip-acl": "IP access control lists",
  lambda: "lambdas",
  message: "message templates",
  messenger: "messengers",
  "user-action": "user actions",
};

/** Runs kickstart's requests in order; throws KickstartError at the first that cannot be obeyed. */
export async function applyKickstart(
  target: Target,
  kickstart: Kickstart,
): Promise<void> {
  await seed(target);
  for (const key of kickstart.unknownKeys) {
    target.note(`The emulator does not know "${key}" of ${kickstart.file}`);
  }
  if (kickstart.apiKeys.length === 0) {
    target.note("There are no apiKeys; FusionAuth needs one for its kickstart");
  }
  for (const source of kickstart.apiKeys) {
    const key = readField(source);
    if (key.get("ipAccessControlListId").exists()) {
      target.note("API keys: the emulator does not model access control lists");
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
    target.note("The first of apiKeys must not be for one tenant alone");
  }
  for (const source of kickstart.requests) {
    const request = readRequest(source, target.store);
    await applyRequest(target, request);
  }
  checkKeys(target);
}

/** Names the tenants and applications that want a key which is not there. */
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
          `${owner.name}: there is no key ${id}, so its tokens cannot be signed`,
        );
      }
    }
  }
}

async function applyRequest(
  target: Target,
  request: ApiRequest,
): Promise<void> {
  for (const [pattern, what] of REFUSED) {
    if (pattern.test(request.path)) {
      request.field.get("url").fail(
        `The emulator does not model ${what}, which decide who gets in; use FusionAuth`,
      );
    }
  }
  for (const [pattern, apply] of REQUESTS) {
    const match = pattern.exec(request.path);
    if (match !== null) return await apply(target, request, ...match.slice(1));
  }
  const [, , kind = ""] = request.path.split("/");
  const what = NOTED[kind] ?? "it";
  target.note(
    `${request.method} ${request.path}: the emulator does not model ${what}`,
  );
}
