import type { ComponentChildren, JSX } from "preact";

export interface NoticeProps {
  /** `status` is read out when the reader pauses, `alert` at once. */
  kind?: "status" | "alert";
  children: ComponentChildren;
}

const COLOURS = {
  status: "border-brand bg-tint",
  alert: "border-error bg-error-tint",
};

/** A message about what just happened. */
export function Notice(
  { kind = "status", children }: NoticeProps,
): JSX.Element {
  return (
    <p
      role={kind}
      class={`rounded-md border-l-4 px-4 py-3 wrap-anywhere ${COLOURS[kind]}`}
    >
      {children}
    </p>
  );
}
