import { carriedParameters } from "./carried_parameters.ts";
import { HiddenFields } from "./HiddenFields.tsx";
import { RememberDevice } from "./RememberDevice.tsx";
import { TextField } from "./TextField.tsx";
import { type PickableUser, UserPicker } from "./UserPicker.tsx";

interface LoginPageProps {
  /** The parameters of the authorize request. */
  parameters: URLSearchParams;
  /** The label of the login id, such as "Email". */
  loginLabel: string;
  /** Whether there is a link to create an account. */
  offersRegistration: boolean;
  loginId: string;
  rememberDevice: boolean;
  /** The error of the last attempt, or null. */
  error: string | null;
  /** The users to pick; empty for no list. */
  users: readonly PickableUser[];
}

const FORM_ID = "login";

/** The login page, with the fields of FusionAuth's. */
export function LoginPage(
  {
    parameters,
    loginLabel,
    offersRegistration,
    loginId,
    rememberDevice,
    error,
    users,
  }: LoginPageProps,
) {
  const query = carriedParameters(parameters);
  return (
    <>
      <div class="panel">
        <h1>Sign in</h1>
        {error === null ? null : <p class="error" role="alert">{error}</p>}
        <form id={FORM_ID} method="post" action="/oauth2/authorize">
          <HiddenFields parameters={parameters} />
          <TextField
            name="loginId"
            label={loginLabel}
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
          {offersRegistration
            ? <a href={`/oauth2/register?${query}`}>Create an account</a>
            : null}
        </p>
      </div>
      <UserPicker form={FORM_ID} users={users} />
    </>
  );
}
