import { useState } from "preact/hooks";

export default function Counter(
  { label, start }: { label: string; start: number },
) {
  const [count, setCount] = useState(start);
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {label}: {count}
    </button>
  );
}
