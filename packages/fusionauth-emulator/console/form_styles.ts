/** The styles of forms. */
export const FORM_STYLES = `
form { margin: 0; }
label, legend { display: block; font-weight: 600; font-size: 0.9375rem; }
.field { margin: 0 0 1rem; }
.field .hint { margin: 0; font-weight: 400; }
.field-error { margin: 0.25rem 0 0; color: var(--bad); font-size: 0.9375rem; }
input:not([type="checkbox"], [type="hidden"]), select, textarea {
  display: block; width: 100%; max-width: 32rem; min-height: 2.5rem; margin-top: 0.25rem; padding: 0.375rem 0.625rem; font: inherit;
  color: var(--ink); background: var(--panel); border: 1px solid light-dark(#85898f, #6f7782); border-radius: 6px;
}
textarea { max-width: none; min-height: 7rem; font: 0.875rem/1.5 var(--mono); resize: vertical; }
input[aria-invalid], textarea[aria-invalid] { border: 2px solid var(--bad); }
.check { display: flex; align-items: center; gap: 0.5rem; min-height: 1.75rem; font-weight: 400; }
.check input { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
fieldset { margin: 0 0 1rem; padding: 0; border: 0; }
button {
  min-height: 2.5rem; padding: 0.375rem 1rem; font: inherit; font-weight: 600; color: var(--accent-ink); background: var(--accent);
  border: 1px solid transparent; border-radius: 6px; cursor: pointer;
}
button:hover { filter: brightness(1.08); }
button.quiet { color: var(--accent); background: transparent; border-color: var(--line); font-weight: 400; }
button.quiet:hover { background: var(--sunken); filter: none; }
button.danger { color: var(--bad); background: transparent; border-color: currentcolor; }
button.danger:hover { background: var(--bad-tint); filter: none; }
form + form, .actions + form, .second { margin-top: 1.25rem; }
.check + .field { margin-top: 1rem; }
.actions form { margin-top: 0; }
.search { display: flex; flex-wrap: wrap; align-items: end; gap: 0.75rem; margin-bottom: 1.25rem; }
.search .field { flex: 1 1 14rem; margin: 0; }
.actions { display: flex; flex-wrap: wrap; gap: 0.625rem; align-items: center; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: 0 1.25rem; }
.error { margin: 0 0 1rem; padding: 0.625rem 0.875rem; color: var(--bad); background: var(--bad-tint); border-radius: 6px; }
@media (prefers-reduced-motion: no-preference) { button { transition: background-color 0.15s; } }
`;
