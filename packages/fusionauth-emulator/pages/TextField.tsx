/** An input of a form about a user. */
export interface FormField {
  /** The name in the form post, such as `user.firstName`. */
  name: string;
  label: string;
  type: "text" | "email" | "tel" | "date";
  autocomplete: string;
  required: boolean;
  hint?: string;
}

interface TextFieldProps {
  /** The name in the form post. */
  name: string;
  label: string;
  type: FormField["type"] | "password";
  autocomplete: string;
  required?: boolean;
  value?: string;
  autofocus?: boolean;
  hint?: string | undefined;
  /** The error of the last attempt, or null. */
  error?: string | null;
}

/** A labelled input with its hint and its error. */
export function TextField(
  {
    name,
    label,
    type,
    autocomplete,
    required = false,
    value = "",
    autofocus = false,
    hint,
    error = null,
  }: TextFieldProps,
) {
  const id = name.replaceAll(".", "-");
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === null ? [] : [`${id}-error`]),
  ].join(" ");
  const isName = autocomplete === "username";
  return (
    <div class="field">
      <label for={id}>
        {label} {required ? null : <span class="optional">(optional)</span>}
      </label>
      {hint === undefined ? null : <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <input
        id={id}
        name={name}
        type={type}
        autocomplete={autocomplete}
        autocapitalize={isName ? "none" : undefined}
        spellcheck={isName ? false : undefined}
        required={required}
        autofocus={autofocus}
        value={value}
        aria-describedby={described === "" ? undefined : described}
        aria-invalid={error === null ? undefined : "true"}
      />
      {error === null
        ? null
        : <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
