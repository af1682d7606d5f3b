// The published @deno/kv-oauth lacks some features of the stand-in (stand_ins/README.md). Tests
// that need them are ignored where deno.json does not link the stand-in.
const text = await Deno.readTextFile(
  new URL("../../deno.json", import.meta.url),
);
const { links = [] }: { links?: string[] } = JSON.parse(text);
const linked = links.includes("./stand_ins/kv-oauth");

/** The published package drops the ID token, so that the app cannot verify it. */
export const needsIdToken = { ignore: !linked };

/**
 * The published package follows redirects of the token endpoint, has no time limit, accepts
 * responses of any size, lifetime and token type, and reports only the description of an error.
 */
export const needsStrictExchange = { ignore: !linked };

/** The published package does not form-encode client id and secret in HTTP Basic. */
export const needsEncodedSecret = { ignore: !linked };
