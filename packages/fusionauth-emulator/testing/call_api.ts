import type { Emulator } from "../server/emulator.ts";

/** The API key of the kickstart. */
export const API_KEY =
  "an-api-key-for-development-that-should-be-regenerated-for-production";

/** One call of the API: its method, path and body, with the kickstart's key or other headers. */
export function callApi(
  emulator: Emulator,
  [method, path]: readonly [method: string, path: string],
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return emulator.handler(
    new Request(`${emulator.origin}${path}`, {
      method,
      headers: {
        authorization: API_KEY,
        "content-type": "application/json",
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    }),
  );
}

/** What happens in an emulator from now on: the types, in order. */
export function keepEvents(emulator: Emulator): string[] {
  const types: string[] = [];
  emulator.core.listeners.add(({ type }) => types.push(type));
  return types;
}
