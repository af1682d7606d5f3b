/** A JSON object. */
export type Json = Record<string, unknown>;

/** What a command is given. */
export interface CommandInput {
  readonly query: URLSearchParams;
  readonly body: Json;
}

/** Commands by method and name; each returns JSON, or nothing. Throws TypeError for invalid input. */
export type Commands = Readonly<
  Record<string, (input: CommandInput) => unknown>
>;

/** A required text. Throws TypeError without one. */
export function textOf(body: Json, name: string): string {
  const value = body[name];
  if (typeof value !== "string") {
    throw new TypeError(`"${name}" must be a string`);
  }
  return value;
}

/** A required number. Throws TypeError without one. */
export function numberOf(body: Json, name: string): number {
  const value = body[name];
  if (typeof value !== "number") {
    throw new TypeError(`"${name}" must be a number`);
  }
  return value;
}
