import type { Handler } from "./request_guards.ts";

const COMPRESSIBLE = /^(text\/|image\/svg|application\/(json|javascript))/;
/** The query by which Fresh names a static file of one build. */
const FILE_OF_BUILD = /^\?__frsh_c=\w+$/;
const UNSTORABLE = /no-store|private/;
const REFUSED_ENCODING = /;\s*q=0(\.0*)?\s*$/;
const ENCODINGS = ["br", "gzip"] as const;

/**
 * A response that is the same for everybody. Each answer is a clone of one of these: to make it from
 * its headers would take longer than all the rest.
 */
interface CachedResponse {
  readonly etag: string;
  readonly notModified: Response;
  readonly plain: Response;
  /** By content coding, those that make it smaller. */
  readonly compressed: Record<string, Response>;
}

/**
 * Keeps responses that are the same for everybody: the home page is rendered once and not for each
 * visitor, and everything is compressed once, as well as it can be, and not for each request.
 * Responses say so themselves: by a `Cache-Control` that lets them be stored. What has `Vary: Cookie`
 * is for requests without cookies. There are as many entries as such pages and files: a URL that leads
 * to one of them by another spelling is not kept, or a stranger could fill the memory.
 */
export function cacheResponses(handle: Handler): Handler {
  const forAll = new Map<string, CachedResponse>();
  const withoutCookie = new Map<string, CachedResponse>();

  return async function cached(request, info) {
    const { method, url, headers } = request;
    if (method !== "GET") return await handle(request, info);
    const hasCookie = headers.has("cookie");
    const known = forAll.get(url) ??
      (hasCookie ? undefined : withoutCookie.get(url));
    if (known !== undefined) return answer(headers, known);
    const response = await handle(request, info);
    if (!isStorable(response, url)) return response;
    const variesByCookie = response.headers.get("vary") === "cookie";
    if (variesByCookie && hasCookie) return response;
    const body = await response.bytes();
    // A script's nonce is for one response: a page with an island is rendered for each visitor.
    const hasNonce = new TextDecoder().decode(body).includes(' nonce="');
    if (hasNonce) return new Response(body, response);
    const kept = await keep(body, response.headers);
    (variesByCookie ? withoutCookie : forAll).set(url, kept);
    return answer(headers, kept);
  };
}

/** Only a file of this build never changes, and no page pretends to be one. */
function isStorable({ status, headers }: Response, url: string): boolean {
  const control = headers.get("cache-control") ?? "no-store";
  const parsed = URL.parse(url);
  if (status !== 200 || parsed?.href !== url) return false;
  const { pathname, search } = parsed;
  const isFile = FILE_OF_BUILD.test(search) && control.includes("immutable");
  return (search === "" || isFile) && !/%|\/\//.test(pathname) &&
    !UNSTORABLE.test(control) && !headers.has("set-cookie");
}

async function keep(
  body: Uint8Array<ArrayBuffer>,
  headers: Headers,
): Promise<CachedResponse> {
  const isCompressible = COMPRESSIBLE.test(headers.get("content-type") ?? "");
  if (isCompressible) headers.append("vary", "accept-encoding");
  const digest = await crypto.subtle.digest("SHA-256", body);
  // Weak, because it is one for all encodings (RFC 9110 §8.8.1).
  const etag = `W/"${new Uint8Array(digest, 0, 16).toHex()}"`;
  headers.set("etag", etag);
  headers.delete("content-length");
  // There is no script, so there is no nonce to announce.
  const policy = headers.get("content-security-policy") ?? "";
  headers.set("content-security-policy", policy.replace(/ 'nonce-[^']+'/, ""));
  const compressed: CachedResponse["compressed"] = {};
  // The first visitor need not wait for it.
  if (isCompressible) {
    compress(body).then((bodies) => {
      for (const [encoding, bytes] of Object.entries(bodies)) {
        const response = new Response(bytes, { headers });
        response.headers.set("content-encoding", encoding);
        compressed[encoding] = response;
      }
    });
  }
  return {
    etag,
    notModified: new Response(null, { headers, status: 304 }),
    plain: new Response(body, { headers }),
    compressed,
  };
}

async function compress(body: Uint8Array) {
  const { brotliCompress, gzip } = await import("node:zlib");
  const { promisify } = await import("node:util");
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(body),
    promisify(gzip)(body, { level: 9 }),
  ]);
  return { br: new Uint8Array(br), gzip: new Uint8Array(gz) };
}

function answer(headers: Headers, cached: CachedResponse): Response {
  if (headers.get("if-none-match")?.includes(cached.etag)) {
    return cached.notModified.clone();
  }
  const encoding = chooseEncoding(headers.get("accept-encoding") ?? "");
  return (cached.compressed[encoding] ?? cached.plain).clone();
}

/** The best encoding that an `Accept-Encoding` allows (RFC 9110 §12.5.3). */
function chooseEncoding(accepted: string): string {
  const names = accepted.split(",")
    .filter((item) => !REFUSED_ENCODING.test(item))
    .map((item) => item.split(";")[0]?.trim());
  return ENCODINGS.find((name) => names.includes(name)) ?? "none";
}
