import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { parseAmount } from "@/bank/amount.ts";
import { describeChange } from "@/bank/change.ts";

export interface ChangePreviewProps {
  /** Id of the input that is listened to. */
  input: string;
}

/**
 * Says what the change will be while the amount is typed. It has its place from
 * the start, so nothing moves, and the bank's own answer stays as it is.
 */
export default function ChangePreview(
  { input }: ChangePreviewProps,
): JSX.Element {
  const [text, setText] = useState("");

  useEffect(() => {
    const field = document.getElementById(input);
    if (!(field instanceof HTMLInputElement)) return;
    const read = () => setText(field.value);
    // What was typed before this code had come.
    if (field.value !== field.defaultValue) read();
    field.addEventListener("input", read);
    return () => field.removeEventListener("input", read);
  }, [input]);

  return (
    <output
      for={input}
      class="mt-3 block min-h-10 text-sm text-muted wrap-anywhere sm:min-h-5"
    >
      {preview(text)}
    </output>
  );
}

/** Half-typed amounts are not wrong yet, so there is nothing to say of them. */
function preview(text: string): string {
  const amount = parseAmount(text);
  return "cents" in amount ? describeChange(amount.cents) : "";
}
