import type { AuthorizeRequest } from "../oauth/authorize/authorize_request.ts";
import { loginField } from "../oauth/sign_in/profile_fields.ts";
import { HiddenFields } from "./HiddenFields.tsx";
import { carriedParameters } from "./carried_parameters.ts";
import { RememberDevice } from "./RememberDevice.tsx";
import { TextField } from "./TextField.tsx";

interface LoginPageProps {
  request: AuthorizeRequest;
  loginId: string;
  rememberDevice: boolean;
  /** What was wrong with the last attempt, or null. */
  error: string | null;
}

/** FusionAuth's login page, by its fields. */
export function LoginPage(
  { request, loginId, rememberDevice, error }: LoginPageProps,
) {
  const query = carriedParameters(request.parameters);
  return (
    <div class="panel">
      <h1>Sign in</h1>
      {error === null ? null : <p class="error" role="alert">{error}</p>}
      <form method="post" action="/oauth2/authorize">
        <HiddenFields parameters={request.parameters} />
        <TextField
          name="loginId"
          label={loginField(request.application.registration).label}
          type="text"
          autocomplete="username"
          required
          autofocus={loginId === ""}
          value={loginId}
        />
        <TextField
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          required
          autofocus={loginId !== ""}
        />
        <RememberDevice checked={rememberDevice} />
        <button type="submit">Sign in</button>
      </form>
      <p class="links">
        <a href={`/password/forgot?${query}`}>Forgot your password?</a>
        {request.application.registration.enabled
          ? <a href={`/oauth2/register?${query}`}>Create an account</a>
          : null}
      </p>
    </div>
  );
}
