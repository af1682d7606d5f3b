import { carriedParameters } from "./carried_parameters.ts";
import { FormErrors } from "./FormErrors.tsx";
import { HiddenFields } from "./HiddenFields.tsx";
import { RememberDevice } from "./RememberDevice.tsx";
import { type FormField, TextField } from "./TextField.tsx";

interface RegisterPageProps {
  /** The parameters of the authorize request. */
  parameters: URLSearchParams;
  /** The input for the login id. */
  login: FormField;
  /** The inputs for the profile fields. */
  inputs: readonly FormField[];
  minimumLength: number;
  /** Whether the password must be entered twice. */
  confirmPassword: boolean;
  /** The values of the last attempt. */
  form: URLSearchParams;
  /** The errors of the last attempt, by input. */
  errors: ReadonlyMap<string, string>;
}

/** The registration page, with the fields of `registrationConfiguration`. */
export function RegisterPage(
  { parameters, login, inputs, minimumLength, confirmPassword, form, errors }:
    RegisterPageProps,
) {
  const passwords = [
    {
      name: "user.password",
      label: "Password",
      hint: `At least ${minimumLength} characters`,
    },
    ...(confirmPassword
      ? [{
        name: "passwordConfirm",
        label: "Confirm password",
        hint: undefined,
      }]
      : []),
  ];
  return (
    <div class="panel">
      <h1>Create an account</h1>
      <FormErrors count={errors.size} />
      <form method="post" action="/oauth2/register">
        <HiddenFields parameters={parameters} />
        <TextField
          {...login}
          value={form.get(login.name) ?? ""}
          autofocus
          error={errors.get(login.name) ?? null}
        />
        {passwords.map(({ name, label, hint }) => (
          <TextField
            key={name}
            name={name}
            label={label}
            hint={hint}
            type="password"
            autocomplete="new-password"
            required
            error={errors.get(name) ?? null}
          />
        ))}
        {inputs.map((input) => (
          <TextField
            key={input.name}
            {...input}
            value={form.get(input.name) ?? ""}
            error={errors.get(input.name) ?? null}
          />
        ))}
        <RememberDevice checked={form.get("rememberDevice") === "true"} />
        <button type="submit">Create account</button>
      </form>
      <p class="links">
        <a href={`/oauth2/authorize?${carriedParameters(parameters)}`}>
          I already have an account
        </a>
      </p>
    </div>
  );
}
