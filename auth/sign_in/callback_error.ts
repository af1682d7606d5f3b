import { FusionAuthError } from "@/auth/fusionauth/errors.ts";
import { deleteTransactionCookie, type Transaction } from "./transaction.ts";

/** Why a callback opened no session. The README's table of `/callback` has a row for each. */
export type CallbackProblem =
  | "malformed"
  | "unknown_transaction"
  | "expired"
  | "wrong_issuer"
  | "denied"
  | "spent"
  | "refused"
  | "unavailable"
  | "untrusted";

/** A callback that opens no session, for a reason that the visitor can be told. */
export class CallbackError extends Error {
  override readonly name = "CallbackError";
  /** Where the user wanted to go; `null` when that is not known. */
  returnTo: string | null = null;
  /** The `Set-Cookie`s that end the transaction in the browser. */
  cookies: readonly string[] = [];

  /** @param detail for the log. */
  constructor(
    readonly problem: CallbackProblem,
    detail?: string,
    options?: ErrorOptions,
  ) {
    super(detail ? `${problem}: ${detail}` : problem, options);
  }

  /** Ends the transaction that failed and keeps its destination for the next try. */
  withTransaction({ state, returnTo }: Transaction): this {
    this.returnTo = returnTo;
    this.cookies = [deleteTransactionCookie(state)];
    return this;
  }

  /** Says what a failed exchange with FusionAuth means for the callback; rethrows anything else. */
  static from(error: unknown): CallbackError {
    if (error instanceof CallbackError) return error;
    if (!(error instanceof FusionAuthError)) throw error;
    const { kind } = error;
    const problem = kind === "unavailable" || kind === "refused"
      ? kind
      : "untrusted";
    return new CallbackError(problem, undefined, { cause: error });
  }
}
