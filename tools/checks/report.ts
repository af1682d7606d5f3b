import type { Finding } from "./finding.ts";

const SHOWN = { ok: "ok", warning: "WARNING", fault: "FAULT", skipped: "-" };
const OUTCOME_WIDTH = 9;
const CHECK_WIDTH = 15;

/** Whether no finding is a fault. */
export function isSound(findings: readonly Finding[]): boolean {
  return findings.every(({ outcome }) => outcome !== "fault");
}

/** The findings as a table, with what to do below each. */
export function toTable(findings: readonly Finding[]): string {
  const margin = " ".repeat(OUTCOME_WIDTH + CHECK_WIDTH);
  return findings.flatMap(({ check, outcome, reason, todo }) => [
    SHOWN[outcome].padEnd(OUTCOME_WIDTH) + check.padEnd(CHECK_WIDTH) + reason,
    ...todo === undefined ? [] : [`${margin}${todo}.`],
  ]).join("\n");
}

/** The findings as JSON, for programs. */
export function toJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: isSound(findings), findings }, null, 2);
}
