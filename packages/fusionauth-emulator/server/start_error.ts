/** Why an emulator does not start; the message says what to do. */
export class StartError extends Error {
  override name = "StartError";
}
