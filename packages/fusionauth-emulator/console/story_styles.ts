/** The styles of the pages that tell what happened. */
export const STORY_STYLES = `
.cards, .steps { margin: 0; padding: 0; list-style: none; }
.card { margin-bottom: 1rem; padding: 1rem 1.25rem 1.125rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
.card-head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1.5rem; }
.card-head :is(h2, h3), .card-head .meta { margin: 0 0 0.375rem; font-size: 1.0625rem; }
.card-head .meta { font-size: 0.9375rem; }
.card-head a { color: inherit; text-decoration-color: var(--line); }
.card-head a:hover { text-decoration-color: currentcolor; }
.card > :last-child { margin-bottom: 0; }
.status { font-weight: 600; }
.status::before { content: ""; display: inline-block; width: 0.5rem; height: 0.5rem; margin-inline-end: 0.4375rem; border-radius: 50%; background: currentcolor; }
.status-complete { color: var(--good); }
.status-failed { color: var(--bad); }
.status-doubtful { color: var(--doubt); }
.trail { display: flex; flex-wrap: wrap; gap: 0.125rem 0; margin: 0; padding: 0; list-style: none; color: var(--soft); font-size: 0.9375rem; }
.trail li + li::before { content: "\\203a"; margin-inline: 0.5rem; color: var(--soft); }
.trail .refused { color: var(--bad); font-weight: 600; }
.trail .warned { color: var(--doubt); }
.finding {
  margin: 0.875rem 0 0; padding: 0.875rem 1.125rem; border-inline-start: 3px solid;
  border-radius: 0 6px 6px 0;
}
.finding-refused { border-color: var(--bad); background: var(--bad-tint); }
.finding-warned { border-color: var(--doubt); background: var(--doubt-tint); }
.finding dt { font-size: 0.8125rem; font-weight: 600; }
.finding-refused dt { color: var(--bad); }
.finding-warned dt { color: var(--doubt); }
.finding dd + dt { margin-top: 0.625rem; }
.meta ~ .finding { margin: 0 0 1rem; }
.step { position: relative; padding: 0 0 1.75rem 2rem; }
.step:last-child { padding-bottom: 0; }
.step::before, .checks li::before {
  content: ""; position: absolute; inset-inline-start: 0; top: 0.25rem; width: 1.125rem; height: 1.125rem;
  background: var(--good); mask: var(--passed) center / contain no-repeat;
}
.step:not(:last-child)::after { content: ""; position: absolute; inset-inline-start: 0.5rem; top: 1.625rem; bottom: 0; border-inline-start: 2px solid var(--line); }
:is(.step, .checks li).refused::before { background: var(--bad); mask-image: var(--refused); }
:is(.step, .checks li).warned::before { background: var(--doubt); mask-image: var(--warned); }
.step h2 { margin-bottom: 0.125rem; }
.step > p { margin-bottom: 0.375rem; }
.step:target > h2 { text-decoration: underline; text-decoration-color: var(--accent); text-underline-offset: 0.25em; }
.steps { margin-top: 1.75rem; }
.request { display: flex; flex-wrap: wrap; gap: 0 1rem; color: var(--soft); font-size: 0.9375rem; }
.request code { font-size: inherit; }
.checks { margin: 0.25rem 0 0.75rem; padding: 0; list-style: none; font-size: 0.9375rem; }
.checks li { position: relative; display: grid; grid-template-columns: minmax(0, 23rem) minmax(0, 1fr); gap: 0 1.25rem; padding: 0.1875rem 0 0.1875rem 1.625rem; }
.checks li::before { top: 0.4375rem; width: 0.875rem; height: 0.875rem; }
.checks .refused { color: var(--bad); font-weight: 600; }
.checks .warned { color: var(--doubt); }
.found { color: var(--soft); font-weight: 400; }
.rows .found { display: block; }
.parameters { display: grid; grid-template-columns: minmax(9rem, max-content) minmax(0, 1fr); gap: 0.25rem 1.25rem; margin: 0.25rem 0 0.75rem; font-size: 0.9375rem; }
.parameters dt { color: var(--soft); }
.token { margin: 0.25rem 0 0.75rem; }
.token .hint, .times { font-size: 0.875rem; }
.times { margin: 0 0 0.5rem; padding: 0; list-style: none; color: var(--soft); }
@media (max-width: 36rem) {
  .parameters { grid-template-columns: 1fr; gap: 0; }
  .parameters dd { margin-bottom: 0.5rem; }
  .checks li { grid-template-columns: 1fr; }
  .step { padding-inline-start: 1.75rem; }
}
`;
