import type { Finding } from "./finding.ts";

const SHOWN = { ok: "ok", warning: "WARNING", fault: "FAULT", skipped: "-" };
const OUTCOME_WIDTH = 9;
const CHECK_WIDTH = 15;

/** Whether no finding is a fault. */
export function isSound(findings: readonly Finding[]): boolean {
  return findings.every(({ outcome }) => outcome !== "fault");
}

/** The findings as a table, with what to do below each, and a sentence that sums them up. */
export function toTable(findings: readonly Finding[]): string {
  const margin = " ".repeat(OUTCOME_WIDTH + CHECK_WIDTH);
  const rows = findings.flatMap(({ check, outcome, reason, todo }) => [
    SHOWN[outcome].padEnd(OUTCOME_WIDTH) + check.padEnd(CHECK_WIDTH) + reason,
    ...todo === undefined ? [] : [`${margin}${todo}.`],
  ]);
  return [...rows, "", summarize(findings)].join("\n");
}

function summarize(findings: readonly Finding[]): string {
  const count = (wanted: Finding["outcome"]) =>
    findings.filter(({ outcome }) => outcome === wanted).length;
  const [faults, warnings] = [count("fault"), count("warning")];
  if (faults > 1) {
    return `${faults} faults. Mend the first and run this again: it may be the cause of the others.`;
  }
  if (faults === 1) return "1 fault. Mend it and run this again.";
  return warnings === 0
    ? "All is well."
    : "No fault. Read the warnings: they may be what you want.";
}

/** The findings as JSON, for programs. */
export function toJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: isSound(findings), findings }, null, 2);
}
