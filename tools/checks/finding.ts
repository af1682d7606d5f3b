/** What one check found. */
export interface Finding {
  /** What was checked, such as `client secret`. */
  readonly check: string;
  readonly outcome: "ok" | "warning" | "fault" | "skipped";
  /** What was found, in one sentence, without any secret. */
  readonly reason: string;
  /** What to do about it; absent when there is nothing to do. */
  readonly todo?: string;
}

/** What a check says before it has a name. */
export type Verdict = Omit<Finding, "check">;

export function ok(reason: string): Verdict {
  return { outcome: "ok", reason };
}

/** Something that may be meant; it does not fail the run. */
export function warning(reason: string, todo: string): Verdict {
  return { outcome: "warning", reason, todo };
}

/** Something that keeps the app from working, or from being safe. */
export function fault(reason: string, todo: string): Verdict {
  return { outcome: "fault", reason, todo };
}

/** A check that cannot be made, because one that it needs found a fault. */
export function skipped(needed: string): Verdict {
  return { outcome: "skipped", reason: `Not checked until ${needed} is ok` };
}

/** Names a verdict. A check that fails itself is a fault, and no stack trace. */
export async function find(
  check: string,
  verdict: () => Verdict | Promise<Verdict>,
): Promise<Finding> {
  try {
    return { check, ...await verdict() };
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    const todo = "Report it to whoever maintains the doctor";
    return { check, ...fault(`The check failed by itself: ${name}`, todo) };
  }
}
