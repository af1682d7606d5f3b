/** One line of the table. */
export interface Row {
  readonly case: string;
  readonly figure: string;
  /** In words, such as "at least 0.6". */
  readonly target?: string;
  /** Whether the target is met, or missed by no more than the noise. */
  readonly isMet?: boolean;
}

const FILE = new URL("../docs/benchmarks.md", import.meta.url);

/** Prints the tables and writes them down, unless it was a quick run. Returns whether all is met. */
export async function report(
  rows: readonly Row[],
  kvOperations: ReadonlyMap<string, string>,
  { isQuick }: { readonly isQuick: boolean },
): Promise<boolean> {
  const lines = rows.map(({ case: name, figure, target = "", isMet }) =>
    `| ${name} | ${figure} | ${target} | ${
      isMet === undefined ? "" : isMet ? "met" : "**missed**"
    } |`
  );
  const operations = [...kvOperations].map(([journey, calls]) =>
    `| ${journey} | ${calls} |`
  );
  const text = `# Benchmarks

Written by \`deno task bench\`, on ${await describeMachine()}, at commit ${await describeCommit()}.

The app's own build on one core, the load on another, and beside it in turn a bare \`Deno.serve\` that
renders the same pages by Preact and reads or writes the same in KV (\`bench/bare.tsx\`). "Of bare" is
the median of the rounds' ratios of requests per second of CPU time, with half of their interquartile
range.

| case | figure | target | |
| --- | --- | --- | --- |
${lines.join("\n")}

KV operations before the answer, in order:

| request | operations |
| --- | --- |
${operations.join("\n")}
`;
  // deno-lint-ignore no-console
  console.log(text);
  if (!isQuick) await Deno.writeTextFile(FILE, text);
  return rows.every(({ isMet }) => isMet !== false);
}

async function describeMachine(): Promise<string> {
  const info = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const model = /model name\s*: (.*)/.exec(info)?.[1] ?? Deno.build.arch;
  const { hardwareConcurrency } = navigator;
  return `${model}, ${hardwareConcurrency} cores, Deno ${Deno.version.deno}`;
}

async function describeCommit(): Promise<string> {
  const { stdout } = await new Deno.Command("git", {
    args: ["describe", "--always", "--dirty"],
  }).output();
  return new TextDecoder().decode(stdout).trim();
}
