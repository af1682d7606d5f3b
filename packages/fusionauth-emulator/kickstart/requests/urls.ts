import type { Field } from "../file/field.ts";

/** A list of URLs, each of which may have wildcards. FusionAuth takes no host with an underscore. */
export function readUrls(field: Field): string[] {
  return field.list().map((item) => {
    const url = item.string();
    const host = /^[a-z][\w+.-]*:\/\/([^/?#:]*)/i.exec(url)?.[1] ?? "";
    if (host.includes("_")) {
      item.fail(
        `The host "${host}" has an underscore, which FusionAuth refuses`,
      );
    }
    if (!url.includes("*") && !URL.canParse(url)) {
      item.fail(`"${url}" is not a URL with a scheme`);
    }
    return url;
  });
}
