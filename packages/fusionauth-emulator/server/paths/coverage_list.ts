import { type KnownPath, OPENAPI_VERSION } from "./known_paths.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const HEAD = ["Path", "Modelled", "Not modelled"];

/** The list of FusionAuth's paths, and which methods the emulator models, as Markdown. */
export function coverageList(paths: readonly KnownPath[]): string {
  const listed = paths.filter(({ path }) => !path.startsWith("/emulator"));
  const documented = listed.filter((path) => path.documented.size > 0);
  const others = listed.filter((path) => path.documented.size === 0);
  const total = count(documented.map((path) => path.documented));
  const done = count(documented.map(modelledOf));
  return [
    "# What is covered",
    "",
    `Of the ${total} operations in FusionAuth's OpenAPI description ${OPENAPI_VERSION}, the emulator`,
    `models ${done}. All others get 501, with JSON that names method and path.`,
    "`deno task coverage` writes this list.",
    "",
    "## In the OpenAPI description",
    "",
    ...table(documented),
    "",
    "## Only in the documentation, or the emulator's own",
    "",
    ...table(others),
    "",
  ].join("\n");
}

/** The modelled methods of a path that the OpenAPI description has. */
function modelledOf({ documented, modelled }: KnownPath): Set<string> {
  return documented.intersection(modelled);
}

function count(sets: readonly ReadonlySet<string>[]): number {
  return sets.reduce((sum, { size }) => sum + size, 0);
}

/** The lines of a table, padded as `deno fmt` does. */
function table(paths: readonly KnownPath[]): string[] {
  const rows = paths.map(({ path, documented, modelled }) => [
    `\`${path}\``,
    namesOf(modelled),
    namesOf(documented.difference(modelled)),
  ]);
  const widths = HEAD.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${
      cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")
    } |`;
  return [
    line(HEAD),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
  ];
}

function namesOf(methods: ReadonlySet<string>): string {
  return METHODS.filter((method) => methods.has(method)).join(", ");
}
