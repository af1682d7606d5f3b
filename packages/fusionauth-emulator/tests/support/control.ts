import type { Emulator } from "../../server/emulator.ts";

/** Sends a command over the network, as a client in another language would. */
export function send(
  { origin }: Emulator,
  method: string,
  command: string,
  body?: unknown,
): Promise<Response> {
  return fetch(`${origin}/__op/${command}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The status of a command, and its JSON. */
export async function command(
  emulator: Emulator,
  [method, name]: readonly [method: string, name: string],
  body?: unknown,
): Promise<[number, Record<string, unknown>]> {
  const response = await send(emulator, method, name, body);
  const text = await response.text();
  return [response.status, text === "" ? {} : JSON.parse(text)];
}
