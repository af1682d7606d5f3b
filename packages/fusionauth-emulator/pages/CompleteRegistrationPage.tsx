import { FormErrors } from "./FormErrors.tsx";
import { HiddenFields } from "./HiddenFields.tsx";
import { type FormField, TextField } from "./TextField.tsx";

interface CompleteRegistrationPageProps {
  applicationName: string;
  /** The parameters of the authorize request. */
  parameters: URLSearchParams;
  inputs: FormField[];
  form: URLSearchParams;
  errors: ReadonlyMap<string, string>;
}

/** Asks an authenticated user for the required profile fields that they lack. */
export function CompleteRegistrationPage(
  { applicationName, parameters, inputs, form, errors }:
    CompleteRegistrationPageProps,
) {
  return (
    <div class="panel">
      <h1>Complete your registration</h1>
      <p>{applicationName} needs to know a little more about you.</p>
      <FormErrors count={errors.size} />
      <form method="post" action="/oauth2/complete-registration">
        <HiddenFields parameters={parameters} />
        {inputs.map((input, index) => (
          <TextField
            key={input.name}
            {...input}
            autofocus={index === 0}
            value={form.get(input.name) ?? ""}
            error={errors.get(input.name) ?? null}
          />
        ))}
        <button type="submit">Continue</button>
      </form>
    </div>
  );
}
