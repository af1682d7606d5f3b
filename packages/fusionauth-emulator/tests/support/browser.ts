// The browser comes from the repository: the one thing that these tests take from outside the package.
export { findAccessibilityProblems } from "../../../../tests/browser/axe.ts";
export { openBrowser } from "../../../../tests/browser/browser.ts";
