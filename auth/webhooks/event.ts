import * as v from "@badrap/valita";
import { limitRoles } from "@/auth/fusionauth/tokens.ts";
import { CLOCK_TOLERANCE_SECONDS } from "@/server/clock.ts";

/** Older events are of no use: FusionAuth repeats deliveries for hours at most. */
export const LONGEST_DELIVERY_MS = 24 * 3_600_000;

const LONGEST_ID = 100;
const TOLERANCE_MS = CLOCK_TOLERANCE_SECONDS * 1000;

const id = v.string().assert((id) => id !== "" && id.length <= LONGEST_ID);
const optionalId = id.nullable().optional(() => null);

/** FusionAuth's event (docs, "Events & Webhooks"), as far as this app acts on it. */
const bodySchema = v.object({
  event: v.object({
    id,
    type: v.string(),
    /**
     * When it happened, in milliseconds since the epoch by FusionAuth's clock. No event is from the
     * future: it would revoke sessions that do not exist yet.
     */
    createInstant: v.number().assert(Number.isFinite)
      .optional(() => Date.now())
      .map((instant) => Math.min(instant, Date.now() + TOLERANCE_MS)),
    userId: optionalId,
    applicationId: optionalId,
    user: v.object({ id: optionalId }).nullable().optional(() => null),
    refreshToken: v.object({ id: optionalId }).nullable().optional(() => null),
    registration: v.object({
      applicationId: optionalId,
      roles: v.array(v.string()).map(limitRoles)
        .nullable().optional(() => null),
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
