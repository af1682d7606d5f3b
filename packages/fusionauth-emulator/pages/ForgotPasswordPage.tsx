import { carriedParameters } from "./carried_parameters.ts";
import { HiddenFields } from "./HiddenFields.tsx";
import { TextField } from "./TextField.tsx";

interface ForgotPasswordPageProps {
  /** The parameters of the authorize request to continue, if there is one. */
  parameters: URLSearchParams;
  loginId: string;
}

/** Asks for the login id of a user with a forgotten password. */
export function ForgotPasswordPage(
  { parameters, loginId }: ForgotPasswordPageProps,
) {
  const query = carriedParameters(parameters);
  return (
    <div class="panel">
      <h1>Forgot your password?</h1>
      <p>Enter your email address, and we will send you a link to change it.</p>
      <form method="post" action="/password/forgot">
        <HiddenFields parameters={parameters} />
        <TextField
          name="loginId"
          label="Email"
          type="text"
          autocomplete="username"
          required
          autofocus
          value={loginId}
        />
        <button type="submit">Send the link</button>
      </form>
      {query.has("client_id")
        ? (
          <p class="links">
            <a href={`/oauth2/authorize?${query}`}>Back to sign in</a>
          </p>
        )
        : null}
    </div>
  );
}
