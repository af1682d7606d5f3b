import type { SimpleTheme } from "../data/settings.ts";

/** The theme variables that the pages use, with their defaults. */
const DEFAULTS = {
  alertBackgroundColor: "#eef2f7",
  alertFontColor: "#1f2937",
  borderRadius: "6px",
  errorFontColor: "#b91c1c",
  fontColor: "#1f2937",
  fontFamily: "system-ui, sans-serif",
  inputBackgroundColor: "#ffffff",
  inputTextColor: "#111827",
  linkTextColor: "#1d4ed8",
  linkTextFocusColor: "#1e3a8a",
  monoFontFamily: "ui-monospace, monospace",
  pageBackgroundColor: "#f3f4f6",
  panelBackgroundColor: "#ffffff",
  primaryButtonColor: "#1d4ed8",
  primaryButtonFocusColor: "#1e3a8a",
  primaryButtonTextColor: "#ffffff",
};

/** The style sheet of the pages; the variables of a theme become CSS variables. */
export function styleSheet(theme: SimpleTheme | null): string {
  const values = Object.entries(DEFAULTS).map(([name, value]) => {
    const wanted = theme?.variables[name] ?? value;
    // Ignore values that could end the CSS declaration.
    return `  --${name}: ${/^[\w#(),.%'" -]+$/.test(wanted) ? wanted : value};`;
  });
  return `:root {\n${values.join("\n")}\n}\n${RULES}`;
}

const RULES = `
* { box-sizing: border-box; }
:root { color-scheme: light; --line: color-mix(in srgb, var(--fontColor) 16%, transparent); }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: var(--pageBackgroundColor); color: var(--fontColor);
  font: 1rem/1.55 var(--fontFamily); -webkit-text-size-adjust: 100%;
}
.notice {
  padding: 0.5rem 1rem; text-align: center; font-size: 0.875rem;
  background: var(--alertBackgroundColor); color: var(--alertFontColor);
  border-bottom: 1px solid var(--line);
}
main { width: min(27rem, 100% - 2rem); margin: clamp(1.5rem, 8vh, 5rem) auto; }
.brand {
  margin: 0 0 1.25rem; text-align: center; font-weight: 700; font-size: 1.375rem;
  letter-spacing: -0.01em; color: var(--primaryButtonColor);
}
.brand img { display: block; max-width: 100%; max-height: 5rem; margin: 0 auto; }
.panel {
  padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--panelBackgroundColor);
  border: 1px solid var(--line); border-radius: calc(var(--borderRadius) * 1.5);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.05), 0 12px 32px -12px rgb(0 0 0 / 0.14);
}
.panel > :last-child { margin-bottom: 0; }
.panel + .panel { margin-top: 1.25rem; }
h1 { margin: 0 0 1rem; font-size: 1.625rem; line-height: 1.2; letter-spacing: -0.02em; }
h2 { margin: 0 0 1rem; font-size: 1.25rem; line-height: 1.3; letter-spacing: -0.01em; }
p { margin: 0 0 1rem; }
label { display: block; font-weight: 600; font-size: 0.9375rem; }
.field { margin-top: 1.125rem; }
.optional, .hint { font-weight: 400; font-size: 0.875rem; color: color-mix(in srgb, var(--fontColor) 76%, var(--panelBackgroundColor)); }
.field .hint { margin: 0; }
input:not([type="checkbox"], [type="hidden"]) {
  display: block; width: 100%; min-height: 2.875rem; margin-top: 0.375rem; padding: 0.5rem 0.75rem; font: inherit;
  color: var(--inputTextColor); background: var(--inputBackgroundColor);
  border: 1px solid color-mix(in srgb, var(--fontColor) 55%, var(--panelBackgroundColor)); border-radius: var(--borderRadius);
}
input[hidden] { display: none !important; }
input[aria-invalid] { border-color: var(--errorFontColor); border-width: 2px; }
.check { display: flex; align-items: center; gap: 0.625rem; margin-top: 1.125rem; padding-block: 0.25rem; font-weight: 400; }
.check input { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--primaryButtonColor); }
button, .button {
  display: block; width: 100%; min-height: 3rem; margin-top: 1.25rem; padding: 0.75rem 1rem; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; color: var(--primaryButtonTextColor); background: var(--primaryButtonColor);
  border: 0; border-radius: var(--borderRadius); cursor: pointer; transition: background-color 0.15s;
}
button:hover, .button:hover { background: var(--primaryButtonFocusColor); color: var(--primaryButtonTextColor); }
a { color: var(--linkTextColor); text-underline-offset: 0.2em; }
a:hover { color: var(--linkTextFocusColor); text-decoration-thickness: 2px; }
.notice a { color: inherit; }
:focus-visible { outline: 3px solid var(--linkTextColor); outline-offset: 2px; }
.links { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.5rem 1.25rem; margin: 1.5rem 0 0; padding: 0; list-style: none; font-size: 0.9375rem; }
.error {
  margin: 0 0 1rem; padding: 0.625rem 0.875rem; font-weight: 600; color: var(--errorFontColor);
  background: color-mix(in srgb, var(--errorFontColor) 7%, var(--panelBackgroundColor));
  border: 1px solid currentcolor; border-radius: var(--borderRadius);
}
.field-error { margin: 0.375rem 0 0; color: var(--errorFontColor); font-size: 0.9375rem; }
.picker { margin: 0; padding: 0; list-style: none; }
.picker button {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.25rem 0.75rem; margin: 0;
  min-height: 2.75rem; padding: 0.5rem 0.75rem; font-weight: 400; text-align: start; color: var(--fontColor); background: transparent;
  border: 1px solid var(--line);
}
.picker button:hover { color: var(--fontColor); background: var(--alertBackgroundColor); }
.picker li + li { margin-top: 0.5rem; }
.picker .login { overflow-wrap: anywhere; }
pre {
  margin: 1.25rem 0 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 0.875rem/1.55 var(--monoFontFamily); background: var(--pageBackgroundColor);
  border: 1px solid var(--line); border-radius: var(--borderRadius);
}
code { font: 0.875em/1.5 var(--monoFontFamily); overflow-wrap: anywhere; }
dl, dd { margin: 0; }
.mail { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: 0.5rem 1.25rem; }
.mail dt { font-weight: 600; }
.mail { margin-bottom: 0.25rem; font-size: 0.9375rem; overflow-wrap: anywhere; }
.tags { display: inline-flex; flex-wrap: wrap; gap: 0.25rem; vertical-align: top; }
.tag {
  padding: 0 0.5rem; font-size: 0.8125rem; line-height: 1.6; color: var(--alertFontColor);
  background: var(--alertBackgroundColor); border: 1px solid var(--line); border-radius: 1rem; white-space: nowrap;
}
iframe { display: none; }
@media (prefers-reduced-motion: reduce) { button, .button { transition: none; } }
`;
