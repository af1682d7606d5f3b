import type { JSX } from "preact";
import { Head } from "fresh/runtime";

export interface PageTitleProps {
  title: string;
}

/** The title of the document: what tabs, history and screen readers call the page. */
export function PageTitle({ title }: PageTitleProps): JSX.Element {
  return (
    <Head>
      <title>{`${title} · ChangeBank`}</title>
    </Head>
  );
}
