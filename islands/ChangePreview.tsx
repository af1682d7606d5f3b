import type { JSX } from "preact";

export interface ChangePreviewProps {
  /** Id of the input that is listened to. */
  input: string;
}

/** Says what the change will be while the amount is typed; the bank's answer stays. */
export default function ChangePreview(
  { input }: ChangePreviewProps,
): JSX.Element {
  return (
    <output
      for={input}
      class="mt-2 block min-h-10 text-sm text-muted sm:min-h-5"
    >
    </output>
  );
}
