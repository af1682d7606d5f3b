import { type Check, createCheck, type Problem } from "./check.ts";
import type { CallbackResult } from "./result.ts";
import { codeExchanged } from "./rules/callback_rules.ts";
import type { Step } from "./step.ts";
import type { Story } from "./stories.ts";

/** How far a sign-in has come. */
export type StoryStatus =
  /** A page waits for the person at the browser. */
  | "waiting"
  /** The client has a code and must exchange it. */
  | "exchanging"
  | "complete"
  | "signed out"
  | "failed"
  /** Nothing was refused, but something is probably wrong. */
  | "doubtful";

/** What was wrong at a step. */
export interface Finding extends Problem {
  readonly stepId: string;
  readonly rule: string;
}

/** A story, how far it has come, and what is wrong with it. */
export interface ToldStory extends Story {
  readonly status: StoryStatus;
  readonly startedAt: number;
  readonly loginId: string | null;
  readonly clientId: string | null;
  /** Why it failed or is doubtful; null when it is neither. */
  readonly finding: Finding | null;
  /** What else may be wrong. */
  readonly advice: readonly Finding[];
}

/** Advice that can explain why a client stopped in its callback. */
const STOPS_CALLBACKS = ["callback-host-same", "issuer-here", "state-sent"];

/** Tells how far a sign-in has come at a time, in milliseconds, and what is wrong with it. */
export function tellStory(story: Story, now: number): ToldStory {
  const { id, steps, omitted } = story;
  const last = steps.at(-1);
  const warnings = steps.flatMap((step) =>
    findingsOf(step, step.checks.filter((it) => it.outcome === "warned"))
  );
  const { status, finding } = last === undefined
    ? { status: "waiting" as const, finding: null }
    : judge(last, { warnings, now });
  return {
    id,
    steps,
    omitted,
    status,
    startedAt: steps[0]?.at ?? now,
    loginId: steps.findLast((step) => step.loginId !== null)?.loginId ?? null,
    clientId: steps.findLast((step) => step.clientId !== null)?.clientId ??
      null,
    finding,
    advice: unique(warnings).filter(({ rule }) => rule !== finding?.rule),
  };
}

interface Circumstances {
  readonly warnings: readonly Finding[];
  readonly now: number;
}

function judge(
  last: Step,
  { warnings, now }: Circumstances,
): { status: StoryStatus; finding: Finding | null } {
  const { result, checks, status } = last;
  const [refusal] = findingsOf(
    last,
    checks.filter((it) => it.outcome === "refused"),
  );
  if (refusal !== undefined) return { status: "failed", finding: refusal };
  if (last.kind === "discovery") {
    return { status: "doubtful", finding: warnings.at(-1) ?? null };
  }
  if (result === null || result.kind === "error" || status >= 400) {
    return { status: "failed", finding: unexplained(last) };
  }
  if (result.kind === "callback") {
    return judgeCallback(last, result, { warnings, now });
  }
  if (last.kind === "logout") return { status: "signed out", finding: null };
  const isPage = result.kind === "page" || result.kind === "redirect";
  return { status: isPage ? "waiting" : "complete", finding: null };
}

/** A callback with a code is followed by its exchange, if the client is content with it. */
function judgeCallback(
  step: Step,
  result: CallbackResult,
  { warnings, now }: Circumstances,
): { status: StoryStatus; finding: Finding | null } {
  if (new URLSearchParams(result.answer).has("error")) {
    const warning = warnings.findLast(({ stepId }) => stepId === step.id);
    return { status: "doubtful", finding: warning ?? null };
  }
  if (now < step.at + result.codeSeconds * 1000) {
    return { status: "exchanging", finding: null };
  }
  const cause = warnings.find(({ rule }) => STOPS_CALLBACKS.includes(rule));
  return { status: "failed", finding: cause ?? notExchanged(step, result) };
}

function notExchanged(step: Step, result: CallbackResult): Finding | null {
  const { redirectUri, issuer, codeSeconds: seconds } = result;
  const facts = { redirectUri, issuer, seconds };
  const check = createCheck(codeExchanged, "refused", facts);
  return findingsOf(step, [check])[0] ?? null;
}

/** What is said of a failure that no rule explains: a fault, or an endpoint without rules. */
function unexplained(step: Step): Finding {
  const { id: stepId, faults, result, status } = step;
  if (faults.length > 0) {
    const names = faults.map((name) => `\`${name}\``).join(", ");
    return {
      stepId,
      rule: "no-fault",
      mistake: `This is injected: the fault ${names} was applied.`,
      fix: "Clear it on the page Faults.",
    };
  }
  return {
    stepId,
    rule: "response",
    mistake: result?.kind === "error"
      ? `${result.description} (\`${result.reason}\`)`
      : `The response has the status ${status}.`,
    fix:
      "Compare the parameters of this step with the configuration on the page Kickstart.",
  };
}

function findingsOf(step: Step, checks: readonly Check[]): Finding[] {
  return checks.flatMap((check) => {
    const problem = check.problem();
    return problem === null
      ? []
      : [{ ...problem, stepId: step.id, rule: check.rule }];
  });
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((it) => [it.rule, it])).values()];
}
