import type { ConsoleContext } from "../console_state.ts";

interface DoneProps {
  ctx: ConsoleContext;
  /** The sentence of each outcome. */
  sentences: Readonly<Record<string, string>>;
}

/** Says what the form that led here has done. */
export function Done({ ctx, sentences }: DoneProps) {
  const done = ctx.url.searchParams.get("done") ?? "";
  if (!Object.hasOwn(sentences, done)) return null;
  return <p class="done" role="status">{sentences[done]}</p>;
}
