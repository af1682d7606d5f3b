import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { Handler } from "./request_guards.ts";

const COMPRESSIBLE = /^(text\/|image\/svg|application\/(json|javascript))/;
const UNSTORABLE = /no-store|private/;
const ENCODINGS = ["br", "gzip"] as const;

/** A response that is the same for everybody, in every encoding that makes it smaller. */
interface CachedResponse {
  readonly headers: readonly [string, string][];
  readonly etag: string;
  readonly bodies: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

/**
 * Keeps responses that are the same for everybody: the home page is rendered once and not for each
 * visitor, and everything is compressed once, as well as it can be, and not for each request.
 *
 * Responses say so themselves: by a `Cache-Control` that lets them be stored. What has `Vary: Cookie`
 * is for requests without cookies. There are as many entries as such pages and files: with a query
 * only files of this build are kept, or a stranger could fill the memory.
 */
export function cacheResponses(handle: Handler): Handler {
  const cache = new Map<string, CachedResponse>();

  return async function cached(request, info) {
    const { method, url } = request;
    const path = url.slice(url.indexOf("/", "https://".length));
    const query = path.indexOf("?");
    const isUnique = query !== -1 && !path.startsWith("?__frsh_c=", query);
    if (method !== "GET" || isUnique) return await handle(request, info);
    const hasCookie = request.headers.has("cookie");
    const known = cache.get(path) ??
      (hasCookie ? undefined : cache.get(`${path}#`));
    if (known !== undefined) return answer(request, known);
    const response = await handle(request, info);
    if (!isStorable(response, query !== -1)) return response;
    const variesByCookie = response.headers.get("vary") === "cookie";
    if (variesByCookie && hasCookie) return response;
    const kept = await keep(response);
    cache.set(variesByCookie ? `${path}#` : path, kept);
    return answer(request, kept);
  };
}

/** Only a file of this build never changes, and no page pretends to be one. */
function isStorable({ status, headers }: Response, hasQuery: boolean): boolean {
  const control = headers.get("cache-control") ?? "no-store";
  return status === 200 && !UNSTORABLE.test(control) &&
    !headers.has("set-cookie") &&
    (!hasQuery || control.includes("immutable"));
}

async function keep(response: Response): Promise<CachedResponse> {
  const body = await response.bytes();
  const { headers } = response;
  const isCompressible = COMPRESSIBLE.test(headers.get("content-type") ?? "");
  if (isCompressible) headers.append("vary", "accept-encoding");
  const digest = createHash("sha256").update(body).digest("base64url");
  // Weak, because it is one for all encodings (RFC 9110 §8.8.1).
  const etag = `W/"${digest.slice(0, 22)}"`;
  headers.set("etag", etag);
  headers.delete("content-length");
  // No page that is kept has a script with a nonce; there is none to announce.
  headers.delete("content-security-policy");
  return {
    headers: [...headers],
    etag,
    bodies: { identity: body, ...(isCompressible && await compress(body)) },
  };
}

async function compress(body: Uint8Array) {
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(body),
    promisify(gzip)(body, { level: 9 }),
  ]);
  return { br: new Uint8Array(br), gzip: new Uint8Array(gz) };
}

function answer({ headers }: Request, cached: CachedResponse): Response {
  const { etag, bodies } = cached;
  const init = { headers: [...cached.headers] };
  if (headers.get("if-none-match")?.includes(etag)) {
    return new Response(null, { ...init, status: 304 });
  }
  const encoding = chooseEncoding(headers.get("accept-encoding") ?? "");
  if (bodies[encoding] === undefined) {
    return new Response(bodies.identity, init);
  }
  init.headers.push(["content-encoding", encoding]);
  return new Response(bodies[encoding], init);
}

/** The best encoding that an `Accept-Encoding` allows (RFC 9110 §12.5.3). */
function chooseEncoding(accepted: string): string {
  const names = accepted.split(",").filter((item) =>
    !/;\s*q=0(\.0*)?\s*$/.test(item)
  )
    .map((item) => item.split(";")[0]?.trim());
  return ENCODINGS.find((name) => names.includes(name)) ?? "none";
}
