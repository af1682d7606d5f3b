import type { ComponentChildren, JSX } from "preact";

export interface PanelProps {
  /** Heading of the panel; the page's own heading stands above it. */
  title: string;
  /** Names the heading, so that two panels on a page stay apart. */
  id: string;
  children: ComponentChildren;
}

/** A white sheet with a heading: the block that pages are made of. */
export function Panel({ title, id, children }: PanelProps): JSX.Element {
  return (
    <section
      aria-labelledby={id}
      class="min-w-0 rounded-lg border border-line bg-panel p-5 sm:p-6 print:break-inside-avoid"
    >
      <h2 id={id} class="text-lg font-semibold">{title}</h2>
      <div class="mt-4">{children}</div>
    </section>
  );
}
