import type { OriginHandler } from "@changebank/fusionauth-emulator/testing";

/** Answers a call to FusionAuth; `next` passes it on to FusionAuth. */
export type BackChannel = (
  request: Request,
  next: () => Promise<Response>,
) => Promise<Response>;

/** Sends a request over the network, past all interception. */
export const network = globalThis.fetch;

const inProcess = new Map<string, OriginHandler>();
let intercept: OriginHandler = send;

// Installed once, at import and so before the app is loaded, which may keep a reference to `fetch`.
// Every request of this process passes through here exactly once.
globalThis.fetch = (input, init) => intercept(new Request(input, init));

function send(request: Request): Promise<Response> {
  const handler = inProcess.get(new URL(request.url).origin);
  return handler === undefined ? network(request) : handler(request);
}

/** Answers all requests to an origin by a handler instead of the network. */
export function answerOrigin(origin: string, handler: OriginHandler): void {
  inProcess.set(origin, handler);
}

/** Passes every call of the app to FusionAuth through `answer` while `work` runs. */
export async function onBackChannel<T>(
  answer: BackChannel,
  work: () => Promise<T>,
): Promise<T> {
  const outer = intercept;
  intercept = (request) => answer(request.clone(), () => outer(request));
  try {
    return await work();
  } finally {
    intercept = outer;
  }
}

/** Whether a call goes to one of FusionAuth's endpoints, such as `/oauth2/token`. */
export function isFor(request: Request, path: string): boolean {
  return new URL(request.url).pathname.endsWith(path);
}

/** A FusionAuth that cannot be reached. */
export function unreachable(): Promise<Response> {
  return Promise.reject(new TypeError("connection refused"));
}
