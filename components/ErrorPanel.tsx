import type { JSX } from "preact";
import { ButtonLink } from "./Button.tsx";
import { PageTitle } from "./PageTitle.tsx";

export interface ErrorPanelProps {
  /** The page's h1. */
  title: string;
  /** What happened, for the visitor: never an internal message. */
  sentence: string;
  /** What to do next. */
  next?: string | undefined;
  /** The way on, before the home page. */
  link?: { href: string; label: string } | undefined;
  /** Ties the page to its line in the log. */
  reference?: string | undefined;
}

/** Something went wrong: what, what to do now, and how to ask about it. */
export function ErrorPanel(
  { title, sentence, next, link, reference }: ErrorPanelProps,
): JSX.Element {
  return (
    <div class="mx-auto max-w-xl rounded-lg border border-line bg-panel p-6 sm:p-8">
      <PageTitle title={title} />
      <h1 class="text-2xl font-semibold tracking-tight">{title}</h1>
      <p class="mt-3 wrap-anywhere">{sentence}</p>
      {next && <p class="mt-2 text-muted wrap-anywhere">{next}</p>}
      <p class="mt-6 flex flex-wrap gap-3">
        {link && <ButtonLink href={link.href}>{link.label}</ButtonLink>}
        <ButtonLink href="/" look={link ? "secondary" : "primary"}>
          Home
        </ButtonLink>
      </p>
      {reference && (
        <p class="mt-6 border-t border-line pt-4 text-sm text-muted">
          Reference <code class="wrap-anywhere">{reference}</code>
        </p>
      )}
    </div>
  );
}
