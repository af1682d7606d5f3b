import * as v from "@badrap/valita";

const LONGEST_ID = 100;

const id = v.string().assert((id) => id !== "" && id.length <= LONGEST_ID);
const optionalId = id.nullable().optional(() => null);

/** FusionAuth's event (docs, "Events & Webhooks"), as far as this app acts on it. */
const bodySchema = v.object({
  event: v.object({
    id,
    type: v.string(),
    /** When it happened, in milliseconds since the epoch by FusionAuth's clock. */
    createInstant: v.number().assert(Number.isFinite)
      .optional(() => Date.now()),
    userId: optionalId,
    applicationId: optionalId,
    user: v.object({ id: optionalId }).nullable().optional(() => null),
    refreshToken: v.object({ id: optionalId }).nullable().optional(() => null),
    registration: v.object({
      applicationId: optionalId,
      roles: v.array(v.string()).nullable().optional(() => null),
    }).nullable().optional(() => null),
  }),
}).map(({ event }) => ({
  id: event.id,
  type: event.type,
  createInstant: event.createInstant,
  userId: event.userId ?? event.user?.id ?? null,
  applicationId: event.applicationId ?? event.registration?.applicationId ??
    null,
  refreshTokenId: event.refreshToken?.id ?? null,
  roles: event.registration?.roles ?? null,
}));

/** What an event says. Members that its type does not have are `null`. */
export type WebhookEvent = Readonly<v.Infer<typeof bodySchema>>;

/** Reads a webhook's body; `null` when it is no event. */
export function parseWebhookEvent(body: Uint8Array): WebhookEvent | null {
  const result = bodySchema.try(parseJson(body), { mode: "strip" });
  return result.ok ? result.value : null;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
