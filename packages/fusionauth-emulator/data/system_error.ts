const REASONS: [new (message?: string) => Error, string][] = [
  [Deno.errors.NotFound, "it does not exist"],
  [Deno.errors.PermissionDenied, "this user may not"],
  [Deno.errors.IsADirectory, "it is a folder"],
  [Deno.errors.NotADirectory, "a part of its path is not a folder"],
  [Deno.errors.AlreadyExists, "a part of its path is not a folder"],
];

/** Why a file operation failed, in words. */
export function describeSystemError(error: unknown): string {
  for (const [kind, reason] of REASONS) {
    if (error instanceof kind) return reason;
  }
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/ \(os error \d+\).*$/s, "");
}
