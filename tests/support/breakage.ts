/** Makes every call of Deno KV fail while `work` runs. */
export async function withoutStore<T>(work: () => Promise<T>): Promise<T> {
  const { get, getMany, set, delete: remove, list, atomic } = Deno.Kv.prototype;
  const methods = { get, getMany, set, delete: remove, list, atomic };
  const fail = () => {
    throw new Error("canary: disk I/O error in /var/lib/kv");
  };
  for (const name of Object.keys(methods)) replaceMethod(name, fail);
  try {
    return await work();
  } finally {
    for (const [name, method] of Object.entries(methods)) {
      replaceMethod(name, method);
    }
  }
}

/** Makes the formatting of amounts fail while `work` runs, which nothing in the app expects. */
export async function withoutPadding<T>(work: () => Promise<T>): Promise<T> {
  const { padStart } = String.prototype;
  String.prototype.padStart = () => {
    throw new Error("canary in auth/x.ts");
  };
  try {
    return await work();
  } finally {
    String.prototype.padStart = padStart;
  }
}

function replaceMethod(name: string, value: unknown): void {
  Object.defineProperty(Deno.Kv.prototype, name, {
    value,
    configurable: true,
    writable: true,
  });
}
