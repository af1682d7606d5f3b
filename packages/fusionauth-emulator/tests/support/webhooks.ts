import type { InspectableEmulator } from "../../server/emulator.ts";
import type { EmulatorOptions } from "../../server/options.ts";
import { openEmulator } from "./client.ts";

/** An emulator and what its webhook receives. */
export interface Receiver extends AsyncDisposable {
  readonly emulator: InspectableEmulator;
  /** The requests, with the exact bytes of their bodies. */
  readonly deliveries: { request: Request; body: Uint8Array<ArrayBuffer> }[];
  /** The received events, once no delivery is pending. */
  events(): Promise<Record<string, unknown>[]>;
}

/** An emulator and the receiver of its webhook. */
export async function openReceiver(
  answers: (() => Response | Promise<Response>)[] = [],
  variables: Record<string, string> = {},
  options: EmulatorOptions = {},
): Promise<Receiver> {
  const deliveries: Receiver["deliveries"] = [];
  const emulator = await openEmulator({
    ...options,
    variables,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      deliveries.push({ request, body: await request.clone().bytes() });
      return answers.shift()?.() ?? new Response();
    },
  });
  return {
    emulator,
    deliveries,
    async events() {
      await emulator.webhooksDelivered();
      return deliveries.map(({ body }) =>
        JSON.parse(new TextDecoder().decode(body)).event
      );
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

/** `POST /api/logout`. */
export function logout(
  emulator: InspectableEmulator,
  body: Record<string, unknown>,
): Promise<Response> {
  return emulator.handler(
    new Request(`${emulator.origin}/api/logout`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}
