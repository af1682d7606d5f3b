// What the published @deno/kv-oauth does not do (stand_ins/README.md): tests that need it are ignored
// where deno.json links no stand-in.
const text = await Deno.readTextFile(
  new URL("../../deno.json", import.meta.url),
);
const { links = [] }: { links?: string[] } = JSON.parse(text);
const linked = links.includes("./stand_ins/kv-oauth");

/** The published package drops the ID token, so that nobody can check it. */
export const needsIdToken = { ignore: !linked };

/**
 * The published package follows the token endpoint's redirects, sets no time limit to its request,
 * reads answers of any size, lifetime and token type, and says of an error its description alone.
 */
export const needsStrictExchange = { ignore: !linked };

/** The published package sends id and secret in HTTP Basic as they are. */
export const needsEncodedSecret = { ignore: !linked };
