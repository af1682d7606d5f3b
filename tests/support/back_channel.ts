/** Answers a call to FusionAuth; `next` asks FusionAuth itself. */
export type BackChannel = (
  request: Request,
  next: () => Promise<Response>,
) => Promise<Response>;

/** Lets every call of the app to FusionAuth pass through `answer` while `work` runs. */
export async function onBackChannel<T>(
  answer: BackChannel,
  work: () => Promise<T>,
): Promise<T> {
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    return answer(request.clone(), () => original(request));
  };
  try {
    return await work();
  } finally {
    globalThis.fetch = original;
  }
}

/** Whether a call goes to one of FusionAuth's endpoints, such as `/oauth2/token`. */
export function isFor(request: Request, path: string): boolean {
  return new URL(request.url).pathname.endsWith(path);
}

/** FusionAuth that cannot be reached. */
export function unreachable(): Promise<Response> {
  return Promise.reject(new TypeError("connection refused"));
}
