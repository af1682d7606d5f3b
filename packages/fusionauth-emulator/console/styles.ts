import { FORM_STYLES } from "./form_styles.ts";
import { STORY_STYLES } from "./story_styles.ts";

const BASE_STYLES = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f7f7f5, #15171a);
  --panel: light-dark(#ffffff, #1d2024);
  --sunken: light-dark(#f2f2ef, #16181b);
  --ink: light-dark(#1f2328, #e7e9ec);
  --soft: light-dark(#565d66, #a3abb5);
  --line: light-dark(#dfdfda, #33383f);
  --accent: light-dark(#1f5fb0, #8bb8f5);
  --accent-ink: light-dark(#ffffff, #10161f);
  --good: light-dark(#1d6b3c, #74cf98);
  --bad: light-dark(#a8251b, #ff9d92);
  --bad-tint: light-dark(#fdf0ee, #2c1d1c);
  --doubt: light-dark(#7a5200, #e9bd62);
  --doubt-tint: light-dark(#fdf6e6, #2a241a);
  --passed: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill-rule='evenodd' d='M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm3.7 5.7-4.5 5a.9.9 0 0 1-1.3 0L4 8.7l1.2-1.2 1.3 1.4 3.9-4.3z'/%3E%3C/svg%3E");
  --refused: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill-rule='evenodd' d='M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm3.2 10L10 11.2l-2-2-2 2L4.8 10l2-2-2-2L6 4.8l2 2 2-2L11.2 6l-2 2z'/%3E%3C/svg%3E");
  --warned: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill-rule='evenodd' d='M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm-.9 3.5h1.8v5.4H7.1zm0 7h1.8v1.9H7.1z'/%3E%3C/svg%3E");
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; -webkit-text-size-adjust: 100%;
}
.skip { position: absolute; inset-inline-start: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--accent); color: var(--accent-ink); }
.skip:focus { top: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.top, .signals, main, footer { padding-inline: max(1rem, calc((100% - 58rem) / 2)); }
.top { padding-block: 0.875rem 0; background: var(--panel); border-bottom: 1px solid var(--line); }
.product { margin: 0; font-size: 0.9375rem; }
.product span { color: var(--soft); }
.top ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0.25rem 0 0; padding: 0; list-style: none; }
.top a { display: block; padding: 0.5rem 0; color: var(--soft); text-decoration: none; border-bottom: 2px solid transparent; }
.top a:hover { color: var(--ink); }
.top a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
.signals { background: var(--doubt-tint); color: var(--doubt); font-size: 0.9375rem; }
.signals p { margin: 0; padding-block: 0.5rem; }
.signals a { color: inherit; font-weight: 600; }
main { flex: 1; width: 100%; padding-block: 2rem 3rem; }
main:focus { outline: none; }
footer { padding-block: 1rem; color: var(--soft); font-size: 0.875rem; border-top: 1px solid var(--line); }
footer p { margin: 0; overflow-wrap: anywhere; }
h1 { margin: 0 0 1.25rem; font-size: 1.625rem; line-height: 1.25; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { margin: 0 0 0.75rem; font-size: 1.125rem; line-height: 1.35; overflow-wrap: anywhere; }
h3 { margin: 1.5rem 0 0.5rem; font-size: 1rem; }
p { margin: 0 0 1rem; }
p, dd, li, summary { overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0.5rem 1.5rem; margin-bottom: 1.25rem; }
.head h1, .head p, .head form { margin: 0; }
h1 + .lead, .head + .lead { margin-top: -0.625rem; }
.back { margin-bottom: 0.5rem; font-size: 0.9375rem; }
.lead { max-width: 44rem; margin-bottom: 1.5rem; color: var(--soft); }
.meta { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1rem; margin: 0 0 1.25rem; color: var(--soft); font-size: 0.9375rem; }
.hint { color: var(--soft); font-size: 0.9375rem; }
.panel { margin: 0 0 1.25rem; padding: 1.25rem 1.5rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
.panel > :last-child { margin-bottom: 0; }
.done { padding: 0.625rem 1rem; color: var(--good); background: var(--panel); border: 1px solid currentcolor; border-radius: 6px; }
code, pre, .secret { font-family: var(--mono); font-size: 0.875em; }
pre { margin: 0 0 0.75rem; padding: 0.75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; background: var(--sunken); border-radius: 6px; }
.secret { color: var(--soft); }
dl, dd { margin: 0; }
.facts { display: grid; grid-template-columns: minmax(8rem, auto) 1fr; gap: 0.5rem 1.5rem; margin-bottom: 1rem; }
.facts dt { color: var(--soft); }
.plain { margin: 0; padding: 0; list-style: none; }
.rows { margin: 0 0 1rem; padding: 0; list-style: none; }
.rows li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem; padding-block: 0.625rem; border-bottom: 1px solid var(--line); }
.rules { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); gap: 0.75rem 1.5rem; }
.rules dt { color: var(--soft); font-size: 0.875rem; }
.rules dd { display: grid; }
.tags { display: inline-flex; flex-wrap: wrap; gap: 0.25rem; vertical-align: top; }
.tag { padding: 0 0.5rem; font-size: 0.8125rem; line-height: 1.6; border: 1px solid var(--line); border-radius: 1rem; white-space: nowrap; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
th, td { padding: 0.5rem 1.25rem 0.5rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-size: 0.8125rem; font-weight: 600; color: var(--soft); }
.scroll + .scroll, .scroll + .facts { margin-top: 1.25rem; }
summary { padding-block: 0.25rem; color: var(--accent); cursor: pointer; }
@media (max-width: 36rem) {
  .product span { display: none; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: 0.75rem; }
  .panel { padding: 1rem; }
}
`;

/** The style sheet of the console; it follows the browser's light or dark preference. */
export const CONSOLE_STYLES = BASE_STYLES + STORY_STYLES + FORM_STYLES;
