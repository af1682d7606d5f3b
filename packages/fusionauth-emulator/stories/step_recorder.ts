import { type Check, createCheck, type Rule } from "./check.ts";
import type { Result } from "./result.ts";

/** Collects what is decided about one request. */
export interface StepRecorder {
  /** Identifies the request's step in its story. */
  readonly id: string;
  readonly checks: readonly Check[];
  readonly result: Result | null;
  /** The login id of the user it is about, once known. */
  readonly loginId: string | null;
  /** Values of the request that earlier responses had, such as a token in a JSON body. */
  readonly ties: readonly string[];
  /** Records whether a rule is kept, and returns that. */
  check<Facts extends object>(
    rule: Rule<Facts>,
    isKept: boolean,
    facts: Facts,
  ): boolean;
  /** Like `check()`, for a rule that FusionAuth does not enforce. */
  advise<Facts extends object>(
    rule: Rule<Facts>,
    isKept: boolean,
    facts: Facts,
  ): void;
  /** Records how the request ended. */
  end(result: Result): void;
  /** Records whom it is about. */
  concern(loginId: string): void;
  /** Ties the request to the story that a value was issued in. */
  tie(value: string): void;
}

/** Creates the recorder of a request. */
export function createStepRecorder(id: string): StepRecorder {
  const checks: Check[] = [];
  const ties: string[] = [];
  let result: Result | null = null;
  let user: string | null = null;
  return {
    id,
    checks,
    ties,
    get result() {
      return result;
    },
    get loginId() {
      return user;
    },
    check(rule, isKept, facts) {
      checks.push(createCheck(rule, isKept ? "passed" : "refused", facts));
      return isKept;
    },
    advise(rule, isKept, facts) {
      checks.push(createCheck(rule, isKept ? "passed" : "warned", facts));
    },
    end(its) {
      result = its;
    },
    concern(loginId) {
      user = loginId;
    },
    tie: (value) => void ties.push(value),
  };
}

/** A recorder that forgets, for requests that are no part of a story. */
export const FORGETFUL: StepRecorder = {
  id: "",
  checks: [],
  result: null,
  loginId: null,
  ties: [],
  check: (_rule, isKept) => isKept,
  advise() {},
  end() {},
  concern() {},
  tie() {},
};
