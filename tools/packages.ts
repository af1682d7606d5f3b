import { existsSync } from "node:fs";
import { join } from "node:path";

/** Which packages `deno.json` takes: the published ones, or the stand-ins in `stand_ins/`. */
export type PackageSet = "published" | "stand-ins";

const STAND_INS = /^\.\/stand_ins\//;

interface DenoConfig {
  links?: string[];
  [member: string]: unknown;
}

/**
 * Returns the text of a `deno.json` that takes the given packages, and no other change.
 *
 * @throws {SyntaxError} if the text is not JSON
 */
export function takePackages(
  text: string,
  { set, standIns }: { set: PackageSet; standIns: readonly string[] },
): string {
  const config: DenoConfig = JSON.parse(text);
  const others = (config.links ?? []).filter((link) => !STAND_INS.test(link));
  const links = set === "published" ? others : [...standIns, ...others];
  if (links.join() === (config.links ?? []).join()) return text;
  const members: [string, unknown][] = [];
  for (const [name, value] of Object.entries(config)) {
    if (name !== "links") members.push([name, value]);
    if (name === "imports" && links.length > 0) members.push(["links", links]);
  }
  return `${JSON.stringify(Object.fromEntries(members), null, 2)}\n`;
}

/** The links to a project's stand-ins. */
export async function listStandIns(root: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(join(root, "stand_ins"))) {
    if (existsSync(join(root, "stand_ins", name, "deno.json"))) {
      names.push(`./stand_ins/${name}`);
    }
  }
  return names.sort();
}
