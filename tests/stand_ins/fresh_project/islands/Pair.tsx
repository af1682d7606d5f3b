import Counter from "./Counter.tsx";

export default function Pair() {
  return (
    <p>
      <Counter label="Left" start={0} />
      <Counter label="Right" start={1} />
    </p>
  );
}
