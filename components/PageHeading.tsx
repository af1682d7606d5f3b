import type { ComponentChildren, JSX } from "preact";

export interface PageHeadingProps {
  /** The page's only h1. */
  title: ComponentChildren;
  /** One sentence under it. */
  children?: ComponentChildren;
}

/** What a page is about, said once at its top. */
export function PageHeading(
  { title, children }: PageHeadingProps,
): JSX.Element {
  return (
    <div class="mb-8">
      <h1 class="line-clamp-3 text-3xl font-semibold tracking-tight wrap-anywhere">
        {title}
      </h1>
      {children !== undefined && (
        <p class="mt-2 max-w-prose text-muted wrap-anywhere">{children}</p>
      )}
    </div>
  );
}
