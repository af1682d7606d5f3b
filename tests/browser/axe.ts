import { AxeBuilder } from "npm:@axe-core/playwright@^4.14.0";
import type { Page } from "npm:playwright-core@^1.65.1";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe finds against WCAG 2.2 A and AA, or against its best practices, on a
 * page: one line for each element, none if all is well.
 */
export async function findAccessibilityProblems(page: Page): Promise<string[]> {
  const builder = new AxeBuilder({ page }).withTags([...TAGS, "best-practice"]);
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target.join(" ")}`)
  );
}
