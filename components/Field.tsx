import type { ComponentChildren, JSX } from "preact";

export interface FieldProps {
  /** The input's id and name. */
  name: string;
  label: string;
  value?: string;
  hint?: string;
  /** Why the value was refused; stands beside the input and is read with it. */
  error?: string;
  inputMode?: "decimal" | "text" | "email";
  required?: boolean;
  /** A short sign before the value, such as "$". */
  prefix?: string;
  /** Stands under the input, such as a live preview. */
  children?: ComponentChildren;
}

/** A labelled input whose hint and error are tied to it. */
export function Field(props: FieldProps): JSX.Element {
  const {
    name,
    label,
    value,
    hint,
    error,
    inputMode = "text",
    required,
    prefix,
  } = props;
  const hintId = `${name}-hint`;
  const errorId = `${name}-error`;
  const describedBy = [error && errorId, hint && hintId].filter(Boolean).join(
    " ",
  );
  return (
    <div>
      <label for={name} class="block font-semibold">{label}</label>
      {hint && <p id={hintId} class="mt-1 text-sm text-muted">{hint}</p>}
      <div class="relative mt-2">
        {prefix && (
          <span
            aria-hidden="true"
            class="pointer-events-none absolute inset-y-0 start-0 grid w-10 place-items-center text-lg text-muted"
          >
            {prefix}
          </span>
        )}
        <input
          id={name}
          name={name}
          type="text"
          inputmode={inputMode}
          autocomplete="off"
          value={value ?? ""}
          required={required}
          aria-invalid={error ? "true" : undefined}
          aria-describedby={describedBy || undefined}
          class={`block w-full rounded-md border bg-panel py-2.5 pe-3 text-lg tabular-nums aria-invalid:border-error ${
            prefix ? "ps-10" : "ps-3"
          } border-edge`}
        />
      </div>
      {error && (
        <p id={errorId} class="mt-2 font-medium text-error wrap-anywhere">
          {error}
        </p>
      )}
      {props.children}
    </div>
  );
}
