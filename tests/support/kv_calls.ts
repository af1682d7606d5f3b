/** The calls to every Deno KV in this isolate, in order. */
export interface KvCalls {
  readonly names: readonly string[];
  /** The longest expiry of the rows of each table, in milliseconds. */
  readonly expiries: ReadonlyMap<string, number>;
  clear(): void;
  /** Makes commits wait until they are released. */
  holdCommits(): { release(): void };
  /** Resolves when every call so far has been answered. */
  settled(): Promise<void>;
}

/** Watches Deno KV: kv-oauth opens one of its own, so the class is watched and not an object. */
export function watchKv(): KvCalls {
  const names: string[] = [];
  const expiries = new Map<string, number>();
  const pending = new Set<Promise<unknown>>();
  let gate: Promise<void> | undefined;

  const watch = (
    prototype: object,
    name: string,
    before: (args: unknown[]) => Promise<void> | undefined | void,
  ) =>
    replaceMethod(prototype, name, (call, args) => {
      const waiting = before(args);
      const result = waiting === undefined ? call() : waiting.then(call);
      if (result instanceof Promise) {
        pending.add(result);
        result.catch(() => {}).finally(() => pending.delete(result));
      }
      return result;
    });
  const noteExpiry = ([key, _value, options]: unknown[]) => {
    const [table] = Array.isArray(key) ? key : [];
    const { expireIn = Infinity }: { expireIn?: number } = Object(options);
    const longest = Math.max(expireIn, expiries.get(String(table)) ?? 0);
    expiries.set(String(table), longest);
  };
  watch(Deno.Kv.prototype, "get", () => void names.push("get"));
  watch(Deno.Kv.prototype, "getMany", () => void names.push("getMany"));
  watch(Deno.Kv.prototype, "list", () => void names.push("list"));
  watch(Deno.Kv.prototype, "delete", () => void names.push("delete"));
  watch(Deno.Kv.prototype, "set", (args) => {
    names.push("set");
    noteExpiry(args);
  });
  watch(Deno.AtomicOperation.prototype, "set", noteExpiry);
  watch(Deno.AtomicOperation.prototype, "commit", () => {
    names.push("commit");
    return gate;
  });
  return {
    names,
    expiries,
    clear() {
      names.length = 0;
      expiries.clear();
    },
    async settled() {
      await Promise.allSettled(pending);
    },
    holdCommits() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return {
        release() {
          gate = undefined;
          resolve();
        },
      };
    },
  };
}

/** Replaces a method; `replacement` gets its arguments and what calls it with them. */
function replaceMethod(
  prototype: object,
  name: string,
  replacement: (call: () => unknown, args: unknown[]) => unknown,
): void {
  const method: unknown = Reflect.get(prototype, name);
  if (typeof method !== "function") throw new Error(`KV has no ${name}`);
  Object.defineProperty(prototype, name, {
    configurable: true,
    value(this: unknown, ...args: unknown[]) {
      return replacement(() => Reflect.apply(method, this, args), args);
    },
  });
}
