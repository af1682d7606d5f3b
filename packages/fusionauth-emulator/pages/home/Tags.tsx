interface TagsProps {
  texts: string[];
  /** What to say when there are none. */
  none: string;
}

/** Short names side by side. */
export function Tags({ texts, none }: TagsProps) {
  if (texts.length === 0) return <span class="hint">{none}</span>;
  return (
    <span class="tags">
      {texts.map((text) => <span key={text} class="tag">{text}</span>)}
    </span>
  );
}
