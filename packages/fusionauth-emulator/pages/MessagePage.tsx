import type { ComponentChildren } from "preact";

interface MessagePageProps {
  heading: string;
  children: ComponentChildren;
}

/** A page with only a message. */
export function MessagePage({ heading, children }: MessagePageProps) {
  return (
    <div class="panel">
      <h1>{heading}</h1>
      {children}
    </div>
  );
}
