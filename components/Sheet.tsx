import type { ComponentChildren, JSX } from "preact";

export interface SheetProps {
  /** Id of the heading that names the sheet, where it has one. */
  labelledBy?: string;
  /** Spans both columns. */
  wide?: boolean;
  children: ComponentChildren;
}

/** The white sheet that pages are made of. */
export function Sheet(
  { labelledBy, wide = false, children }: SheetProps,
): JSX.Element {
  const Tag = labelledBy === undefined ? "div" : "section";
  return (
    <Tag
      aria-labelledby={labelledBy}
      class={`min-w-0 rounded-lg border border-line bg-panel p-5 sm:p-6 print:break-inside-avoid${
        wide ? " md:col-span-2" : ""
      }`}
    >
      {children}
    </Tag>
  );
}
