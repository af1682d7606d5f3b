import { PATCH_APPENDS_TO_LISTS } from "../../data/guesses.ts";
import { isRecord } from "../../data/is_record.ts";
import { stableUuid } from "../../data/secrets.ts";
import type { Store } from "../../data/store.ts";
import type { KeyRing } from "../../tokens/key_ring.ts";
import type { Expanded } from "../file/expand.ts";
import { type Field, readField, UUID } from "../file/field.ts";
import { merge } from "./merge.ts";

/** What a kickstart's requests change. */
export interface Target {
  store: Store;
  keys: KeyRing;
  /** Notes something that the emulator does not support, in one line. */
  note(line: string): void;
}

/** An API request of a kickstart. */
export interface ApiRequest {
  method: "POST" | "PUT" | "PATCH";
  /** With a leading slash, without a trailing one. */
  path: string;
  /** The request's `tenantId`, or the default tenant. */
  tenantId: string;
  body: Field;
  /** Whether a PATCH appends to lists instead of replacing them. */
  appendsToLists: boolean;
  /** The whole request, to report mistakes in it. */
  field: Field;
}

const CONTENT_TYPES = [
  "application/json",
  "application/merge-patch+json",
  "application/json-patch+json",
] as const;
const METHODS = ["POST", "PUT", "PATCH"] as const;

/** Reads a request. Throws KickstartError for a mistake. */
export function readRequest(source: Expanded, store: Store): ApiRequest {
  const field = readField(source);
  const url = field.get("url");
  const contentType = field.get("contentType");
  const type = contentType.oneOf(CONTENT_TYPES, "application/json");
  if (type === "application/json-patch+json") {
    contentType.fail(
      "The emulator does not support JSON Patch; write the change as application/merge-patch+json",
    );
  }
  return {
    method: METHODS.find((method) => method === field.get("method").value) ??
      field.get("method").fail("The method must be POST, PUT or PATCH"),
    path: `/${url.string().replace(/^\/+|\/+$/g, "")}`,
    tenantId: field.get("tenantId").optionalId() ?? store.defaultTenantId,
    body: field.get("body"),
    appendsToLists: PATCH_APPENDS_TO_LISTS && type === "application/json",
    field,
  };
}

/** The id in the URL, or one derived from `seed`, so that it is the same in every run. */
export function idFrom(
  request: ApiRequest,
  id: string | undefined,
  seed: string,
): string {
  if (id === undefined) {
    return stableUuid(`${request.path} ${request.tenantId} ${seed}`);
  }
  if (UUID.test(id)) return id.toLowerCase();
  return request.field.get("url").fail(`"${id}" is not a UUID`);
}

/** The settings of an entity after a request: the body, which PATCH merges into the known settings. */
export function mergedDocument(
  request: ApiRequest,
  store: Store,
  id: string,
  member: string,
): Field {
  const given = request.body.get(member);
  for (const name of ["sourceApplicationId", "sourceTenantId"]) {
    const source = request.body.get(name);
    if (source.exists()) {
      source.fail("The emulator does not copy settings; write them out");
    }
  }
  if (!given.exists()) return given.fail(`The body must have "${member}"`);
  const key = `${member} ${id}`;
  const known = request.method === "PATCH"
    ? store.documents.get(key)
    : undefined;
  const merged = merge(known, given.value, request.appendsToLists);
  if (isRecord(merged)) store.documents.set(key, merged);
  return given.with(merged);
}
