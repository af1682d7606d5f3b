import { styleText } from "node:util";

/** A value as readable text, the same for equal ones. */
export function format(value: unknown): string {
  return Deno.inspect(value, {
    depth: Infinity,
    sorted: true,
    trailingComma: true,
    compact: false,
    iterableLimit: Infinity,
    getters: true,
    strAbbreviateSize: Infinity,
  });
}

/** Shows line by line in what two values differ. */
export function difference(actual: unknown, expected: unknown): string {
  const a = linesOf(actual);
  const b = linesOf(expected);
  const head = `    ${styleText(["gray", "bold"], "[Diff]")} ${
    styleText(["red", "bold"], "Actual")
  } / ${styleText(["green", "bold"], "Expected")}`;
  return ["", "", head, "", "", ...align(a, b), ""].join("\n");
}

function linesOf(value: unknown): string[] {
  return (typeof value === "string" ? JSON.stringify(value) : format(value))
    .split("\n");
}

/** Keeps the most lines that both have; where one has more, its lines come first. */
function align(a: string[], b: string[]): string[] {
  const common = a.map(() => b.map(() => 0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = common[i] ?? [];
      row[j] = a[i] === b[j]
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const fromA = at(i + 1, j);
    const fromB = at(i, j + 1);
    const removes = a.length < b.length ? fromA > fromB : fromA >= fromB;
    if (i < a.length && a[i] === b[j]) {
      lines.push(styleText("white", `    ${a[i++]}`));
      j++;
    } else if (j === b.length || (i < a.length && removes)) {
      lines.push(styleText(["red", "bold"], `-   ${a[i++]}`));
    } else {
      lines.push(styleText(["green", "bold"], `+   ${b[j++]}`));
    }
  }
  return lines;
}
