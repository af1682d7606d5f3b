import type { SimpleTheme } from "@/emulator/model.ts";

/** FusionAuth's variables that the pages use, with the values for when there is no theme. */
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

/** The pages' style sheet in a theme's colours; FusionAuth's variables become CSS's. */
export function styleSheet(theme: SimpleTheme | null): string {
  const values = Object.entries(DEFAULTS).map(([name, value]) => {
    const wanted = theme?.variables[name] ?? value;
    // A theme is a text from a file: what would leave the declaration is not taken.
    return `  --${name}: ${/^[\w#(),.%'" -]+$/.test(wanted) ? wanted : value};`;
  });
  return `:root {\n${values.join("\n")}\n}\n${RULES}`;
}

const RULES = `
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: var(--pageBackgroundColor); color: var(--fontColor);
  font: 1rem/1.5 var(--fontFamily);
}
.notice {
  padding: 0.5rem 1rem; text-align: center; font-size: 0.875rem;
  background: var(--alertBackgroundColor); color: var(--alertFontColor);
}
main { width: min(26rem, 100% - 2rem); margin: 4rem auto; flex: 1; }
main.wide { width: min(60rem, 100% - 2rem); margin: 2rem auto; }
.brand { margin: 0 0 1rem; text-align: center; font-weight: 700; font-size: 1.25rem; color: var(--primaryButtonColor); }
.brand img { display: block; max-width: 100%; max-height: 5rem; margin: 0 auto; }
.panel {
  padding: 2rem; background: var(--panelBackgroundColor); border-radius: var(--borderRadius);
  box-shadow: 0 1px 3px rgb(0 0 0 / 0.15), 0 8px 24px rgb(0 0 0 / 0.06);
}
.panel + .panel { margin-top: 1rem; }
h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1.5rem 0 0.5rem; font-size: 1.125rem; }
h2:first-child { margin-top: 0; }
label { display: block; margin-top: 1rem; font-weight: 600; font-size: 0.9375rem; }
input:not([type="checkbox"]) {
  display: block; width: 100%; margin-top: 0.25rem; padding: 0.625rem 0.75rem; font: inherit;
  color: var(--inputTextColor); background: var(--inputBackgroundColor);
  border: 1px solid #76827a; border-radius: var(--borderRadius);
}
.check { display: flex; align-items: center; gap: 0.5rem; font-weight: 400; }
.check input { width: 1.125rem; height: 1.125rem; accent-color: var(--primaryButtonColor); }
button {
  width: 100%; margin-top: 1.5rem; padding: 0.75rem 1rem; font: inherit; font-weight: 600;
  color: var(--primaryButtonTextColor); background: var(--primaryButtonColor);
  border: 0; border-radius: var(--borderRadius); cursor: pointer;
}
button:hover { background: var(--primaryButtonFocusColor); }
a { color: var(--linkTextColor); }
a:hover { color: var(--linkTextFocusColor); }
:focus-visible { outline: 3px solid var(--linkTextColor); outline-offset: 2px; }
.links { display: flex; justify-content: space-between; gap: 1rem; margin: 1.25rem 0 0; font-size: 0.9375rem; }
.error { margin: 0 0 1rem; color: var(--errorFontColor); font-weight: 600; }
.field-error { margin: 0.25rem 0 0; color: var(--errorFontColor); font-size: 0.9375rem; font-weight: 400; }
pre {
  margin: 1rem 0 0; padding: 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 0.875rem/1.5 var(--monoFontFamily); background: var(--pageBackgroundColor); border-radius: var(--borderRadius);
}
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
th, td { padding: 0.5rem 0.75rem 0.5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #d5dcd7; }
code { font: 0.875em var(--monoFontFamily); overflow-wrap: anywhere; }
iframe { display: none; }
`;
