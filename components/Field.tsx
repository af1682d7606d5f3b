import type { ComponentChildren, JSX } from "preact";

export interface FieldProps {
  /** The input's id and name. */
  name: string;
  label: string;
  value?: string | undefined;
  hint?: string | undefined;
  /** Why the value was refused; stands under the input and is read with it. */
  error?: string | undefined;
  inputMode?: "decimal" | "text" | "email";
  /** A short sign before the value, such as "$". */
  prefix?: string;
  /** Stands beside the input where there is room, such as the form's button. */
  children?: ComponentChildren;
}

const INPUT =
  "block w-full rounded-md border border-edge bg-panel py-2.5 pe-3 " +
  "text-lg tabular-nums aria-invalid:border-error";

/** A labelled input whose hint and error are tied to it. */
export function Field(props: FieldProps): JSX.Element {
  const { name, label, value = "", hint, error, inputMode = "text", prefix } =
    props;
  const hintId = hint && `${name}-hint`;
  const errorId = error && `${name}-error`;
  const describedBy = [errorId, hintId].filter(Boolean).join(" ");
  return (
    <div>
      <label for={name} class="block font-semibold">{label}</label>
      {hint && <p id={hintId} class="text-sm text-muted">{hint}</p>}
      <div class="mt-3 grid gap-3 sm:gap-y-2 sm:grid-cols-[1fr_auto]">
        <div class="relative">
          {prefix && <Prefix sign={prefix} />}
          <input
            id={name}
            name={name}
            type="text"
            inputmode={inputMode}
            autocomplete="off"
            value={value}
            autofocus={Boolean(error)}
            aria-invalid={error ? "true" : undefined}
            aria-describedby={describedBy || undefined}
            class={`${INPUT} ${prefix ? "ps-9" : "ps-3"}`}
          />
        </div>
        {error && (
          <p
            id={errorId}
            class="mb-1 font-medium text-error wrap-anywhere sm:col-span-2 sm:row-start-2 sm:mb-0"
          >
            {error}
          </p>
        )}
        {props.children}
      </div>
    </div>
  );
}

/** The label says the unit, so the sign is for the eye alone. */
function Prefix({ sign }: { sign: string }): JSX.Element {
  return (
    <span
      aria-hidden="true"
      class="pointer-events-none absolute inset-y-0 start-0 grid w-9 place-items-center text-lg text-muted"
    >
      {sign}
    </span>
  );
}
