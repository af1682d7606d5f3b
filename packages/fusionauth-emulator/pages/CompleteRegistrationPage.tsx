import type { AuthorizeRequest } from "../oauth/authorize/authorize_request.ts";
import type { FormField } from "../oauth/sign_in/profile_fields.ts";
import { FormErrors } from "./FormErrors.tsx";
import { HiddenFields } from "./HiddenFields.tsx";
import { TextField } from "./TextField.tsx";

interface CompleteRegistrationPageProps {
  request: AuthorizeRequest;
  inputs: FormField[];
  form: URLSearchParams;
  errors: ReadonlyMap<string, string>;
}

/** Asks a user who is signed in for what the application must know. */
export function CompleteRegistrationPage(
  { request, inputs, form, errors }: CompleteRegistrationPageProps,
) {
  return (
    <div class="panel">
      <h1>Complete your registration</h1>
      <p>{request.application.name} needs to know a little more about you.</p>
      <FormErrors count={errors.size} />
      <form method="post" action="/oauth2/complete-registration">
        <HiddenFields parameters={request.parameters} />
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
