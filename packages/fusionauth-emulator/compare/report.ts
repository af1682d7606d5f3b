import type { Comparison } from "./compare.ts";

/** One comparison, in one line, or in three when it differs. */
export function describeComparison(
  { name, isGuess, result, real, emulated }: Comparison,
): string {
  const what = isGuess ? `guess ${name}` : name;
  switch (result) {
    case "same":
      return `same     ${what}: ${JSON.stringify(real)}`;
    case "not observed":
      return `not seen ${what}: ${real}`;
    case "differs":
      return [
        `DIFFERS  ${what}`,
        `           FusionAuth: ${JSON.stringify(real)}`,
        `           emulator:   ${JSON.stringify(emulated)}`,
      ].join("\n");
  }
}

/** How many behaviours are the same, differ and were not observed. */
export function summarize(comparisons: readonly Comparison[]): string {
  const count = (result: Comparison["result"]) =>
    comparisons.filter((it) => it.result === result).length;
  return `${count("same")} same, ${count("differs")} differ, ${
    count("not observed")
  } not seen`;
}
