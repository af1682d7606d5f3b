import type { ComponentChildren, JSX } from "preact";

export interface PanelProps {
  /** A heading, for a panel that is a section of its page; `id` is the heading's. */
  heading?: { id: string; title: string };
  children: ComponentChildren;
}

const SHAPE =
  "min-w-0 rounded-lg border border-line bg-panel p-5 sm:p-6 print:break-inside-avoid";

/** The white sheet that pages are made of. */
export function Panel({ heading, children }: PanelProps): JSX.Element {
  if (heading === undefined) return <div class={SHAPE}>{children}</div>;
  return (
    <section aria-labelledby={heading.id} class={SHAPE}>
      <h2 id={heading.id} class="text-lg font-semibold">{heading.title}</h2>
      <div class="mt-4">{children}</div>
    </section>
  );
}
