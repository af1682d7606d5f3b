import type { ComponentChildren, JSX } from "preact";
import { Sheet } from "./Sheet.tsx";

export interface PanelProps {
  /** Heading of the panel; the page's own heading stands above it. */
  title: string;
  /** Id of the heading, so that two panels on a page stay apart. */
  id: string;
  /** Spans both columns. */
  wide?: boolean;
  children: ComponentChildren;
}

/** A sheet with a heading. */
export function Panel(
  { title, id, wide = false, children }: PanelProps,
): JSX.Element {
  return (
    <Sheet labelledBy={id} wide={wide}>
      <h2 id={id} class="text-lg font-semibold">{title}</h2>
      <div class="mt-4">{children}</div>
    </Sheet>
  );
}
