/** What went wrong and how to put it right, for a developer. Text in backticks is code. */
export interface Problem {
  readonly mistake: string;
  readonly fix: string;
}

/** A rule of the protocol or of the configuration, and how to explain its outcome. */
export interface Rule<Facts extends object> {
  /** Identifies it in the control API, such as `redirect-uri-registered`. */
  readonly name: string;
  /** What is true when the rule is kept. */
  readonly title: string;
  /** What was found, in a few words; null for nothing worth telling. */
  found(facts: Facts): string | null;
  /** What is wrong when the rule is broken. */
  problem(facts: Facts): Problem;
}

/** Whether a rule was kept. Warned: FusionAuth allows it, but it is probably a mistake. */
export type Outcome = "passed" | "refused" | "warned";

/** A rule that was checked, with its outcome. */
export interface Check {
  readonly rule: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly facts: object;
  found(): string | null;
  /** Null when the rule was kept. */
  problem(): Problem | null;
}

/** Defines a rule; its facts are what the code that checks it must report. */
export function defineRule<Facts extends object>(
  rule: Rule<Facts>,
): Rule<Facts> {
  return rule;
}

/** The outcome of a rule; its texts are only made when someone looks. */
export function createCheck<Facts extends object>(
  rule: Rule<Facts>,
  outcome: Outcome,
  facts: Facts,
): Check {
  return {
    rule: rule.name,
    title: rule.title,
    outcome,
    facts,
    found: () => rule.found(facts),
    problem: () => outcome === "passed" ? null : rule.problem(facts),
  };
}
