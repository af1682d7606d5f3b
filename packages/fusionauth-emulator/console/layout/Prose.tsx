interface ProseProps {
  /** A text in which backticks mark code. */
  text: string;
}

/** A text with code in it. */
export function Prose({ text }: ProseProps) {
  return (
    <>
      {text.split("`").map((part, index) =>
        index % 2 === 1
          ? <code key={index}>{part}</code>
          : <span key={index}>{part}</span>
      )}
    </>
  );
}
