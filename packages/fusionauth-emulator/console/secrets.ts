/** Parameters whose value opens something. */
const SECRETS = [
  "client_secret",
  "code",
  "code_verifier",
  "changePasswordId",
  "refresh_token",
  "refreshToken",
];
const HIDDEN = "{hidden}";

/** Whether the value of a parameter is only shown on request. */
export function isSecret(name: string): boolean {
  return SECRETS.includes(name);
}

/** A text without what makes it usable: the signature of each token, and Basic credentials. */
export function hideSecrets(text: string): string {
  return text
    .replace(/^basic .*$/i, `Basic ${HIDDEN}`)
    .replace(/\b(ey[\w-]+\.[\w-]+\.)[\w-]+/g, `$1${HIDDEN}`)
    // A bearer token that is no JWT.
    .replace(/^(bearer) [^.]*$/i, `$1 ${HIDDEN}`);
}

/** Parameters as JSON, with or without their secrets. */
export function showParameters(
  parameters: readonly (readonly [name: string, value: unknown])[],
  isShown: boolean,
): Record<string, unknown> {
  return Object.fromEntries(
    parameters.map(([name, value]) => [
      name,
      isShown || typeof value !== "string"
        ? value
        : isSecret(name)
        ? HIDDEN
        : hideSecrets(value),
    ]),
  );
}
