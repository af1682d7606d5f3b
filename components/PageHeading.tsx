import type { ComponentChildren, JSX } from "preact";
import { PageTitle } from "./PageTitle.tsx";

export interface PageHeadingProps {
  /** The page's only h1. */
  title: ComponentChildren;
  /** Title of the browser's tab and history, where the h1 is too personal for it. */
  tab?: string;
  /** One sentence under it. */
  children?: ComponentChildren;
}

/** What a page is about, said once at its top, and in the browser's tab. */
export function PageHeading(
  { title, tab, children }: PageHeadingProps,
): JSX.Element {
  const tabTitle = tab ?? (typeof title === "string" ? title : undefined);
  return (
    <div class="mb-8">
      {tabTitle !== undefined && <PageTitle title={tabTitle} />}
      <h1 class="line-clamp-3 text-3xl font-semibold tracking-tight wrap-anywhere">
        {title}
      </h1>
      {children !== undefined && (
        <p class="mt-2 max-w-prose text-muted wrap-anywhere">{children}</p>
      )}
    </div>
  );
}
