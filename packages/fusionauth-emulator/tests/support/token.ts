/** The status, `error` and `error_reason` of an error response. */
export async function reasonOf(
  response: Response,
): Promise<[number, string, string]> {
  const body = await response.json();
  return [response.status, body.error, body.error_reason];
}
