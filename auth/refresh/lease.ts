import * as v from "@badrap/valita";
import { withKv } from "@/server/kv.ts";

// Every function here throws `StoreUnavailable` when KV cannot be used.

/**
 * Longer than a refresh takes (4 seconds at most for the token request, and for metadata or keys
 * when they are due), and shorter than FusionAuth's grace period in the kickstart (10 seconds):
 * when a process dies between FusionAuth's answer and its own write, the next one can still use
 * the old refresh token.
 */
const LEASE_MS = 9_000;
/** How long nobody asks again after FusionAuth could not be asked. */
const BACK_OFF_MS = 5_000;

const leaseSchema = v.object({
  holder: v.string(),
  /** Milliseconds since the epoch. */
  until: v.number(),
  isBackOff: v.boolean(),
});

/** What became of a request for the lease. */
export type LeaseState = "acquired" | "held" | "backing_off";

function leaseKey(idHash: string): Deno.KvKey {
  return ["refresh_leases", idHash];
}

/**
 * Takes the lease on a session's refresh if nobody holds it. Among all processes that share the KV,
 * one holds it at a time.
 */
export function acquireLease(
  idHash: string,
  holder: string,
): Promise<LeaseState> {
  return withKv(async (kv) => {
    const entry = await kv.get<unknown>(leaseKey(idHash));
    const lease = leaseSchema.try(entry.value);
    if (lease.ok && lease.value.until > Date.now()) {
      return lease.value.isBackOff ? "backing_off" : "held";
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

/** Gives the lease back, or lets it stand for a while as "not now". */
export async function releaseLease(
  idHash: string,
  holder: string,
  { backOff }: { readonly backOff: boolean },
): Promise<void> {
  await withKv(async (kv) => {
    const entry = await kv.get<unknown>(leaseKey(idHash));
    const lease = leaseSchema.try(entry.value);
    if (!lease.ok || lease.value.holder !== holder) return;
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
