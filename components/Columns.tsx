import type { ComponentChildren, JSX } from "preact";

export interface ColumnsProps {
  /** Sheets and panels; a `wide` one takes a row of its own. */
  children: ComponentChildren;
}

/** Two columns where there is room, one where there is not. */
export function Columns({ children }: ColumnsProps): JSX.Element {
  return <div class="grid gap-5 sm:gap-6 md:grid-cols-2">{children}</div>;
}
