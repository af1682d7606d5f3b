import type { ComponentChildren } from "preact";

interface SelectFieldProps {
  name: string;
  label: string;
  hint?: string;
  /** The options. */
  children: ComponentChildren;
}

/** A labelled list to select from. */
export function SelectField({ name, label, hint, children }: SelectFieldProps) {
  const id = `field-${name}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === undefined ? null : <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <select
        id={id}
        name={name}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        {children}
      </select>
    </div>
  );
}
