/** Answers requests to one origin in-process, as a server's handler does. */
export type OriginHandler = (request: Request) => Promise<Response>;

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly secure: boolean;
}

/** Where a navigation ended. */
export interface Landing {
  readonly url: URL;
  readonly response: Response;
  /** The page's text. */
  readonly body: string;
  /** Every URL on the way, the last one included. */
  readonly visited: readonly URL[];
}

const MOST_REDIRECTS = 20;

/**
 * A browser without a window: keeps cookies as browsers do (host-only, whatever the port), follows
 * redirects when told to, sends `Origin` with forms. Requests to the origins in `handlers` stay
 * in-process; all others go over the network.
 */
export class CookieClient {
  readonly cookies = new Map<string, Cookie>();
  readonly #handlers: Readonly<Record<string, OriginHandler>>;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    handlers: Readonly<Record<string, OriginHandler>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.#handlers = handlers;
    this.#headers = headers;
  }

  /** Sends one request with the jar's cookies and keeps the answer's; follows nothing. */
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

  /** Opens a URL and follows redirects, each as a GET, to where they end. */
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

  /** Sends a form from a page of the same origin, as a browser would; follows nothing. */
  post(
    target: string | URL,
    fields: Record<string, string> | URLSearchParams,
  ): Promise<Response> {
    return this.fetch(target, formInit(target, fields));
  }

  /** Sends a form and follows redirects to where they end. */
  submit(
    target: string | URL,
    fields: Record<string, string> | URLSearchParams,
  ): Promise<Landing> {
    return this.navigate(target, formInit(target, fields));
  }

  /** What the jar would send to a URL. */
  cookieHeader(url: URL): string {
    return [...this.cookies]
      .filter(([key, { secure }]) =>
        key.startsWith(`${url.hostname} `) &&
        (!secure || url.protocol === "https:")
      )
      .map(([, { name, value }]) => `${name}=${value}`)
      .join("; ");
  }

  /** A cookie's value; undefined when the jar has none of that name. */
  cookie(host: string, name: string): string | undefined {
    return this.cookies.get(`${host} ${name}`)?.value;
  }

  #keep(url: URL, response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const at = pair.indexOf("=");
      const name = pair.slice(0, at).trim();
      const value = pair.slice(at + 1).trim();
      const flags = attributes.map((text) => text.trim().toLowerCase());
      const key = `${url.hostname} ${name}`;
      if (flags.includes("max-age=0")) this.cookies.delete(key);
      else {this.cookies.set(key, {
          name,
          value,
          secure: flags.includes("secure"),
        });}
    }
  }
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

/** The values of a page's hidden inputs, by name; a name that repeats keeps its last value. */
export function hiddenFields(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    if (attribute(tag, "type") !== "hidden") continue;
    const name = attribute(tag, "name");
    if (name !== undefined) fields[name] = attribute(tag, "value") ?? "";
  }
  return fields;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescapeHtml(value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&#39;": "'",
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
};

/** Text as it was before it was escaped for HTML. */
export function unescapeHtml(text: string): string {
  return text.replace(
    /&(quot|#39|lt|gt|amp);/g,
    (entity) => ENTITIES[entity] ?? entity,
  );
}
