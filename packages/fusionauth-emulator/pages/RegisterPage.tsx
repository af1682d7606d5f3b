import type { AuthorizeRequest } from "../oauth/authorize/authorize_request.ts";
import { loginField, profileFields } from "../oauth/sign_in/profile_fields.ts";
import { FormErrors } from "./FormErrors.tsx";
import { HiddenFields } from "./HiddenFields.tsx";
import { carriedParameters } from "./carried_parameters.ts";
import { RememberDevice } from "./RememberDevice.tsx";
import { TextField } from "./TextField.tsx";

interface RegisterPageProps {
  request: AuthorizeRequest;
  /** What was typed in the last attempt. */
  form: URLSearchParams;
  /** What was wrong with it, by input. */
  errors: ReadonlyMap<string, string>;
}

/** FusionAuth's registration page: the fields that `registrationConfiguration` wants. */
export function RegisterPage({ request, form, errors }: RegisterPageProps) {
  const { registration } = request.application;
  const { passwordRules } = request.tenant;
  const login = loginField(registration);
  const passwords = [
    {
      name: "user.password",
      label: "Password",
      hint: `At least ${passwordRules.minLength} characters`,
    },
    ...(registration.confirmPassword
      ? [{
        name: "passwordConfirm",
        label: "Password, once more",
        hint: undefined,
      }]
      : []),
  ];
  return (
    <div class="panel">
      <h1>Create an account</h1>
      <FormErrors count={errors.size} />
      <form method="post" action="/oauth2/register">
        <HiddenFields parameters={request.parameters} />
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
        {profileFields(registration).map((input) => (
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
        <a href={`/oauth2/authorize?${carriedParameters(request.parameters)}`}>
          I have an account already
        </a>
      </p>
    </div>
  );
}
