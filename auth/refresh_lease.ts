import { withKv } from "./kv.ts";
import { isRecord } from "./parse.ts";

/**
 * Longer than a refresh takes (4 seconds at most for the token request, and for metadata or keys
 * when they are due), and shorter than FusionAuth's grace period in the kickstart (10 seconds):
 * when a process died between FusionAuth's answer and its own write, the next one can still use
 * the old refresh token.
 */
const LEASE_MS = 9_000;
/** How long nobody asks again after FusionAuth could not be asked. */
const BACK_OFF_MS = 5_000;

interface Lease {
  readonly holder: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly isBackOff: boolean;
}

/** What became of the wish to refresh a session. */
export type LeaseState = "acquired" | "held" | "backing_off";

function leaseKey(idHash: string): Deno.KvKey {
  return ["refresh_leases", idHash];
}

/**
 * Takes the lease on a session's refresh, if nobody has it. However many processes share the KV,
 * one has it at a time.
 *
 * @throws {StoreUnavailable}
 */
export function acquireLease(
  idHash: string,
  holder: string,
): Promise<LeaseState> {
  return withKv(async (kv) => {
    const entry = await kv.get<unknown>(leaseKey(idHash));
    const lease = parseLease(entry.value);
    if (lease !== null && lease.until > Date.now()) {
      return lease.isBackOff ? "backing_off" : "held";
    }
    const { ok } = await kv.atomic()
      .check(entry)
      .set(
        leaseKey(idHash),
        { holder, until: Date.now() + LEASE_MS, isBackOff: false },
        { expireIn: LEASE_MS },
      )
      .commit();
    return ok ? "acquired" : "held";
  });
}

/**
 * Gives the lease back, or lets it stand for a while as "not now".
 *
 * @throws {StoreUnavailable}
 */
export async function releaseLease(
  idHash: string,
  holder: string,
  { backOff }: { readonly backOff: boolean },
): Promise<void> {
  await withKv(async (kv) => {
    const entry = await kv.get<unknown>(leaseKey(idHash));
    if (parseLease(entry.value)?.holder !== holder) return;
    const write = kv.atomic().check(entry);
    if (backOff) {
      const until = Date.now() + BACK_OFF_MS;
      write.set(leaseKey(idHash), { holder, until, isBackOff: true }, {
        expireIn: BACK_OFF_MS,
      });
    } else {
      write.delete(leaseKey(idHash));
    }
    await write.commit();
  });
}

function parseLease(value: unknown): Lease | null {
  if (!isRecord(value)) return null;
  const { holder, until, isBackOff } = value;
  if (typeof holder !== "string" || typeof until !== "number") return null;
  return { holder, until, isBackOff: isBackOff === true };
}
