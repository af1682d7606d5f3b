import { useState } from "preact/hooks";

export function Toggle({ label }: { label: string }) {
  const [isOn, setOn] = useState(false);
  return (
    <button type="button" onClick={() => setOn(!isOn)}>
      {`${label} is ${isOn ? "on" : "off"}`}
    </button>
  );
}
