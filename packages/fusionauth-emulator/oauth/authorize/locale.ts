/**
 * The language for the callback's `locale`: the one asked for, or the browser's
 * first; as FusionAuth writes it, `en_US`. Null when neither says.
 */
export function localeOf(
  parameters: URLSearchParams,
  headers: Headers,
): string | null {
  const asked = parameters.get("locale") ||
    headers.get("accept-language")?.split(/[,;]/)[0];
  const tag = asked?.trim().replaceAll("_", "-") ?? "";
  const match = /^([a-z]{2,3})(?:-([a-z]{2}))?$/i.exec(tag);
  if (match === null) return null;
  const [, language = "", country] = match;
  return country === undefined
    ? language.toLowerCase()
    : `${language.toLowerCase()}_${country.toUpperCase()}`;
}
