/** Answers the requests to an origin in-process. */
export type OriginHandler = (request: Request) => Promise<Response>;

/** A cookie in the jar of a `CookieClient`. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly secure: boolean;
  readonly path: string;
  /** In milliseconds; null for a session cookie. */
  readonly expiresAt: number | null;
}

/** The end of a navigation. */
export interface Landing {
  readonly url: URL;
  readonly response: Response;
  /** The text of the response. */
  readonly body: string;
  /** Every URL of the navigation, including the last one. */
  readonly visited: readonly URL[];
}

const MOST_REDIRECTS = 20;

/**
 * An HTTP client that behaves like a browser: it keeps cookies by host (for every port), follows
 * redirects when asked to, and sends `Origin` with forms. Requests to the origins in `handlers` stay
 * in-process; others use the network.
 */
export class CookieClient {
  readonly cookies: Map<string, Cookie>;
  readonly #handlers: Readonly<Record<string, OriginHandler>>;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    handlers: Readonly<Record<string, OriginHandler>> = {},
    headers: Readonly<Record<string, string>> = {},
    cookies: Map<string, Cookie> = new Map(),
  ) {
    this.#handlers = handlers;
    this.#headers = headers;
    this.cookies = cookies;
  }

  /** Opens another tab, which shares the cookies of this one. */
  openTab(): CookieClient {
    return new CookieClient(this.#handlers, this.#headers, this.cookies);
  }

  /**
   * Sends a request with the stored cookies and stores those of the response; follows no redirect.
   */
  async fetch(target: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(target);
    const headers = new Headers({ ...this.#headers });
    new Headers(init.headers).forEach((value, name) =>
      headers.set(name, value)
    );
    const cookie = this.cookieHeader(url);
    if (cookie !== "" && !headers.has("cookie")) headers.set("cookie", cookie);
    const request = new Request(url, { ...init, headers, redirect: "manual" });
    const handle = this.#handlers[url.origin] ?? fetch;
    const response = await handle(request);
    this.#keep(url, response);
    return response;
  }

  /** Opens a URL and follows redirects, each as a GET. Throws Error after 20 of them. */
  async navigate(
    target: string | URL,
    init: RequestInit = {},
  ): Promise<Landing> {
    let url = new URL(target);
    let response = await this.fetch(url, init);
    const visited = [url];
    for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
      const location = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || !location) {
        return { url, response, body: await response.text(), visited };
      }
      await response.body?.cancel();
      url = new URL(location, url);
      visited.push(url);
      response = await this.fetch(url);
    }
    throw new Error(`Redirected more than ${MOST_REDIRECTS} times: ${url}`);
  }

  /** Posts a form from a page of the same origin; follows no redirect. */
  post(
    target: string | URL,
    fields: Record<string, string> | URLSearchParams,
  ): Promise<Response> {
    return this.fetch(target, formInit(target, fields));
  }

  /** Posts a form and follows redirects. */
  submit(
    target: string | URL,
    fields: Record<string, string> | URLSearchParams,
  ): Promise<Landing> {
    return this.navigate(target, formInit(target, fields));
  }

  /** The `Cookie` header for a URL. */
  cookieHeader(url: URL): string {
    return [...this.cookies]
      .filter(([key, { secure, path, expiresAt }]) =>
        key.startsWith(`${url.hostname} `) &&
        (!secure || url.protocol === "https:") &&
        isUnder(url.pathname, path) &&
        (expiresAt === null || expiresAt > Date.now())
      )
      .map(([, { name, value }]) => `${name}=${value}`)
      .join("; ");
  }

  /** The value of a cookie; undefined when there is none. */
  cookie(host: string, name: string): string | undefined {
    return this.cookies.get(`${host} ${name}`)?.value;
  }

  #keep(url: URL, response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const cookie = parseCookie(line);
      const key = `${url.hostname} ${cookie.name}`;
      const { expiresAt } = cookie;
      if (expiresAt !== null && expiresAt <= Date.now()) {
        this.cookies.delete(key);
      } else this.cookies.set(key, cookie);
    }
  }
}

/** Parses a `Set-Cookie` header; ignores `Domain` and `SameSite`. */
function parseCookie(line: string): Cookie {
  const [pair = "", ...rest] = line.split(";");
  const [name, value] = cutAt(pair);
  const attributes = new Map(
    rest.map(cutAt).map(([key, text]) => [key.toLowerCase(), text]),
  );
  const maxAge = attributes.get("max-age");
  const expires = attributes.get("expires");
  const expiresAt = maxAge !== undefined
    ? Date.now() + Number(maxAge) * 1000
    : expires !== undefined
    ? Date.parse(expires)
    : null;
  const path = attributes.get("path") ?? "/";
  return { name, value, secure: attributes.has("secure"), path, expiresAt };
}

function cutAt(pair: string): [string, string] {
  const [name = "", ...value] = pair.split("=");
  return [name.trim(), value.join("=").trim()];
}

/** Whether a cookie's path matches a request's (RFC 6265 section 5.1.4). */
function isUnder(path: string, cookiePath: string): boolean {
  return path === cookiePath ||
    path.startsWith(cookiePath.endsWith("/") ? cookiePath : `${cookiePath}/`);
}

function formInit(
  target: string | URL,
  fields: Record<string, string> | URLSearchParams,
): RequestInit {
  return {
    method: "POST",
    headers: {
      origin: new URL(target).origin,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams(fields),
  };
}
