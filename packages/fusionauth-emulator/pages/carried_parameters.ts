/** The OAuth request's parameters that ride along in every form and link of the pages. */
const CARRIED = [
  "client_id",
  "code_challenge",
  "code_challenge_method",
  "locale",
  "max_age",
  "metaData.device.description",
  "metaData.device.name",
  "metaData.device.type",
  "nonce",
  "prompt",
  "redirect_uri",
  "response_mode",
  "response_type",
  "scope",
  "state",
  "tenantId",
  "timezone",
];

/** Those of the parameters that belong to the OAuth request, without what else was posted. */
export function carriedParameters(
  parameters: URLSearchParams,
): URLSearchParams {
  const carried = new URLSearchParams();
  for (const name of CARRIED) {
    const value = parameters.get(name);
    if (value !== null) carried.set(name, value);
  }
  return carried;
}
