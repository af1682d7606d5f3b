const PARTS = ["protocol", "hostname", "port", "pathname", "search"] as const;

const NAMES: Readonly<Record<typeof PARTS[number], string>> = {
  protocol: "scheme",
  hostname: "host name",
  port: "port",
  pathname: "path",
  search: "query",
};

/**
 * Says how a URL differs from the listed one that is nearest to it, for example "It differs from
 * `http://localhost:5000/callback` only in its port."; empty when none is near.
 */
export function urlDifference(sent: string, listed: readonly string[]): string {
  for (const url of listed) {
    if (sent === `${url}/` || `${sent}/` === url) {
      return `It differs from \`${url}\` only in its trailing slash. `;
    }
    if (sent.toLowerCase() === url.toLowerCase()) {
      return `It differs from \`${url}\` only in upper and lower case. `;
    }
  }
  const given = URL.parse(sent);
  if (given === null) return `\`${sent}\` is not a URL. `;
  for (const url of listed) {
    const known = URL.parse(url);
    if (known === null) continue;
    const [part, ...others] = PARTS.filter((name) =>
      given[name] !== known[name]
    );
    if (part !== undefined && others.length === 0) {
      return `It differs from \`${url}\` only in its ${NAMES[part]}. `;
    }
  }
  return "";
}

/** Texts as code, separated by commas, or "none". */
export function listOf(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(", ") || "none";
}
