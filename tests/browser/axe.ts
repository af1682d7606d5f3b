import { AxeBuilder } from "npm:@axe-core/playwright@^4.14.0";
import type { Page } from "npm:playwright-core@^1.65.1";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * The violations of WCAG 2.2 A and AA and of axe's best practices on a page, one line an element.
 */
export async function findAccessibilityProblems(page: Page): Promise<string[]> {
  const builder = new AxeBuilder({ page }).withTags([...TAGS, "best-practice"]);
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target.join(" ")}`)
  );
}
