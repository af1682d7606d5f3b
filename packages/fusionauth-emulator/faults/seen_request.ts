import { Buffer } from "node:buffer";
import { readForm } from "../http/body.ts";
import { isPasswordField } from "../http/password_fields.ts";
import type { LogEntry } from "../instance/request_log.ts";

/**
 * A request as tests see it. Unlike the printed log it holds codes, verifiers, secrets and tokens,
 * because tests of clients are about those; it holds no password and no cookie. The status is 0
 * until the response is known.
 */
export interface SeenRequest extends Omit<LogEntry, "milliseconds"> {
  readonly url: URL;
  readonly query: URLSearchParams;
  /** The fields of a posted form; empty for other requests. */
  readonly form: URLSearchParams;
  readonly headers: Headers;
}

/** Records a request, with its form if it has one. */
export async function seeRequest(
  request: Request,
  entry: LogEntry,
): Promise<SeenRequest> {
  const url = new URL(request.url);
  const form = await readForm(request);
  for (const name of new Set(form.keys())) {
    if (isPasswordField(name)) form.set(name, "{hidden}");
  }
  const headers = new Headers(request.headers);
  headers.delete("cookie");
  const { milliseconds: _unknown, ...rest } = entry;
  const seen = { ...rest, url, query: url.searchParams, form, headers };
  seen.clientId ??= clientIdOf(seen);
  seen.grantType ??= form.get("grant_type");
  return seen;
}

function clientIdOf(
  { query, form, headers }: Omit<SeenRequest, "clientId">,
): string | null {
  const id = form.get("client_id") ?? query.get("client_id") ??
    clientIdOfAuthorization(headers.get("authorization") ?? "");
  return id?.toLowerCase() ?? null;
}

/** The user name of Basic credentials, or the audience of a bearer token that is a JWT. */
function clientIdOfAuthorization(header: string): string | null {
  const [scheme = "", value = ""] = header.split(" ");
  try {
    switch (scheme.toLowerCase()) {
      case "basic":
        return decodeURIComponent(decodeText(value).split(":")[0] ?? "");
      case "bearer":
        return audienceOf(JSON.parse(decodeText(value.split(".")[1] ?? "")));
      default:
        return null;
    }
  } catch {
    return null;
  }
}

function audienceOf(claims: unknown): string | null {
  const audience: unknown = Object(claims).aud;
  const [first]: unknown[] = Array.isArray(audience) ? audience : [audience];
  return typeof first === "string" ? first : null;
}

/** Decodes base64 and base64url. */
function decodeText(text: string): string {
  return Buffer.from(text, "base64").toString();
}
