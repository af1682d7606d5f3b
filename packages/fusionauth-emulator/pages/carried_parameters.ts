/** The parameters of an authorize request that the forms and links of the pages repeat. */
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

/** Selects the parameters of the authorize request from those of a form or a query. */
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
