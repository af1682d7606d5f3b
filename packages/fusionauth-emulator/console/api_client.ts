import { isRecord } from "../data/is_record.ts";
import type { Operator } from "./operator.ts";

/** The answer of FusionAuth's API: its body, or its errors by field; general ones are under "". */
export type ApiAnswer =
  | { readonly kind: "ok"; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: "errors"; readonly errors: ReadonlyMap<string, string> };

/** A call of FusionAuth's API. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly tenantId?: string;
}

/** Calls FusionAuth's API as the operator. */
export async function callApi(
  operator: Operator,
  { method, path, body, tenantId }: ApiRequest,
): Promise<ApiAnswer> {
  const response = await operator.callApi(
    new Request(`http://localhost${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        ...(tenantId === undefined
          ? {}
          : { "x-fusionauth-tenantid": tenantId }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    }),
  );
  const answer = parse(await response.text());
  return response.ok
    ? { kind: "ok", body: answer }
    : { kind: "errors", errors: readErrors(answer, response.status) };
}

function parse(text: string): Record<string, unknown> {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return isRecord(value) ? value : {};
}

function readErrors(
  { fieldErrors, generalErrors }: Record<string, unknown>,
  status: number,
): Map<string, string> {
  const errors = new Map<string, string>();
  for (
    const [field, list] of Object.entries(
      isRecord(fieldErrors) ? fieldErrors : {},
    )
  ) errors.set(field, messageOf(list));
  const general = messageOf(generalErrors);
  if (general !== "") errors.set("", general);
  if (errors.size === 0) errors.set("", `The API answered ${status}.`);
  return errors;
}

function messageOf(list: unknown): string {
  const messages: unknown[] = Array.isArray(list) ? list : [];
  return messages.map((it) => isRecord(it) ? String(it.message) : "").join(" ");
}
