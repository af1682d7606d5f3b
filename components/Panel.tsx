import type { ComponentChildren, JSX } from "preact";

export interface PanelProps {
  /** A heading, for a panel that is a section of its page; `id` is the heading's. */
  heading?: { id: string; title: string };
  /** Whether it spans both columns. */
  wide?: boolean;
  children: ComponentChildren;
}

/** The white sheet that pages are made of. */
export function Panel(
  { heading, wide = false, children }: PanelProps,
): JSX.Element {
  const shape =
    `min-w-0 rounded-lg border border-line bg-panel p-5 sm:p-6 print:break-inside-avoid${
      wide ? " md:col-span-2" : ""
    }`;
  return heading === undefined
    ? <div class={shape}>{children}</div>
    : (
      <section aria-labelledby={heading.id} class={shape}>
        <h2 id={heading.id} class="text-lg font-semibold">{heading.title}</h2>
        <div class="mt-4">{children}</div>
      </section>
    );
}
