import type { JSX } from "preact";

export interface MomentProps {
  at: Date;
}

const FORMAT = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

/** A point in time; UTC, since the server does not know where the visitor is. */
export function Moment({ at }: MomentProps): JSX.Element {
  return <time datetime={at.toISOString()}>{FORMAT.format(at)} UTC</time>;
}
