/** Why a state file cannot be used; the message says what to do. */
export class StateFileError extends Error {
  override name = "StateFileError";
}
