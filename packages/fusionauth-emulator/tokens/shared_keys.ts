import type * as jose from "jose";

const inProcess = new Map<string, Promise<jose.JWK>>();

/**
 * A key that emulators without a state file share, because RSA keys are slow to generate: within this
 * process, and through `folder` also with other processes. Calls `make` when there is none yet.
 */
export function shareKey(
  name: string,
  folder: string | null,
  make: () => Promise<jose.JWK>,
): Promise<jose.JWK> {
  let key = inProcess.get(name);
  if (key === undefined) {
    key = folder === null ? make() : readOrMake(folder, name, make);
    inProcess.set(name, key);
  }
  return key;
}

async function readOrMake(
  folder: string,
  name: string,
  make: () => Promise<jose.JWK>,
): Promise<jose.JWK> {
  const path = `${folder}/${encodeURIComponent(name)}.json`;
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const key = await make();
  await Deno.mkdir(folder, { recursive: true });
  // Renamed when it is whole: others may read at any time. Temporary files are this user's alone.
  const draft = await Deno.makeTempFile({ dir: folder });
  await Deno.writeTextFile(draft, JSON.stringify(key));
  await Deno.rename(draft, path);
  return key;
}
