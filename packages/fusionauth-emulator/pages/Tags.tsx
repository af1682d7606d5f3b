interface TagsProps {
  texts: readonly string[];
  /** The text when there are none. */
  none: string;
}

/** A row of short texts. */
export function Tags({ texts, none }: TagsProps) {
  if (texts.length === 0) return <span class="hint">{none}</span>;
  return (
    <span class="tags">
      {texts.map((text) => <span key={text} class="tag">{text}</span>)}
    </span>
  );
}
