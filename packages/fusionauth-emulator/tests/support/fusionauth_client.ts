/** The status of the error response that FusionAuth's client throws. */
export async function statusOfFailure(
  call: Promise<unknown>,
): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return typeof error === "object" && error !== null &&
        "statusCode" in error
      ? error.statusCode
      : error;
  }
  return "no failure";
}
