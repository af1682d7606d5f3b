interface FieldProps {
  name: string;
  label: string;
  type?: "text" | "email" | "password" | "number";
  value?: string;
  hint?: string;
  error?: string | null;
  required?: boolean;
  autocomplete?: string;
  /** Shows several lines, for JSON. */
  rows?: number;
}

/** A labelled input with its hint and its error. */
export function Field(
  { name, label, type = "text", value = "", hint, error = null, ...rest }:
    FieldProps,
) {
  const id = `field-${name.replaceAll(".", "-")}`;
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === null ? [] : [`${id}-error`]),
  ].join(" ") || undefined;
  const shared = {
    id,
    name,
    required: rest.required ?? false,
    spellcheck: false,
    "aria-describedby": described,
    "aria-invalid": error === null ? undefined : ("true" as const),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === undefined ? null : <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {rest.rows === undefined
        ? (
          <input
            {...shared}
            type={type}
            value={value}
            autocomplete={rest.autocomplete ?? "off"}
          />
        )
        : <textarea {...shared} rows={rest.rows}>{value}</textarea>}
      {error === null
        ? null
        : <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
