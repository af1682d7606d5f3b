import type { Settings } from "@/fresh.config.ts";
import { createPrivateKvFile } from "@/server/kv.ts";
import { fault, ok, type Verdict, warning } from "./finding.ts";

const KEY = ["doctor"];
const EXPIRY_MS = 60_000;
const TIME_LIMIT_MS = 3_000;
const LONGEST_MESSAGE = 200;

/** Whether the KV can be opened, written and read, and still holds it when it is opened again. */
export async function checkKv(settings: Settings): Promise<Verdict> {
  const limit = Promise.withResolvers<Verdict>();
  const timer = setTimeout(() => {
    limit.resolve(unusable("used: it does not answer"));
  }, TIME_LIMIT_MS);
  const verdict = await Promise.race([tryKv(settings), limit.promise]);
  clearTimeout(timer);
  return verdict;
}

async function tryKv({ DENO_KV_PATH }: Settings): Promise<Verdict> {
  const mark = crypto.randomUUID();
  let step = "opened";
  try {
    await createPrivateKvFile(DENO_KV_PATH);
    {
      using kv = await Deno.openKv(DENO_KV_PATH);
      step = "written";
      await kv.set(KEY, mark, { expireIn: EXPIRY_MS });
    }
    step = "read";
    using kv = await Deno.openKv(DENO_KV_PATH);
    const { value } = await kv.get(KEY);
    if (value !== mark) {
      return fault(
        "Deno KV is empty when it is opened again: a restart would sign everybody out",
        "Set DENO_KV_PATH to a file or the https URL of a KV server",
      );
    }
    await kv.delete(KEY);
  } catch (error) {
    const why = error instanceof Error ? error.message : typeof error;
    return unusable(`${step}: ${why.slice(0, LONGEST_MESSAGE)}`);
  }
  return await judgeFile(DENO_KV_PATH) ??
    ok("can be written and read, and is the same when it is opened again");
}

function unusable(how: string): Verdict {
  return fault(
    `Deno KV cannot be ${how}`,
    "Set DENO_KV_PATH to a file that this user may write, in a folder that exists, or to the https URL of a KV server, with its DENO_KV_ACCESS_TOKEN",
  );
}

/** Says who may read a KV's file; `null` when only its owner may. */
async function judgeFile(path = ":memory:"): Promise<Verdict | null> {
  const { mode } = await Deno.stat(path).catch(() => ({ mode: null }));
  return ((mode ?? 0) & 0o077) === 0 ? null : warning(
    "Others on this machine may read the KV's file",
    "Run chmod 600 on it and its companions -wal and -shm",
  );
}
