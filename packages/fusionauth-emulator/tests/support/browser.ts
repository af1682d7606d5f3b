// The only import from outside the package: the repository's browser launcher.
export { findAccessibilityProblems } from "../../../../tests/browser/axe.ts";
export { openBrowser } from "../../../../tests/browser/browser.ts";
