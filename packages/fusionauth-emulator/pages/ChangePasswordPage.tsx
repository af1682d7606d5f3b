import { FormErrors } from "./FormErrors.tsx";
import { HiddenFields } from "./HiddenFields.tsx";
import { RememberDevice } from "./RememberDevice.tsx";
import { TextField } from "./TextField.tsx";

interface ChangePasswordPageProps {
  id: string;
  /** The user's login id, for password managers. */
  loginId: string;
  parameters: URLSearchParams;
  /** Whether a login continues afterwards. */
  offersToRemember: boolean;
  minimumLength: number;
  errors: { password: string | null; confirmation: string | null };
}

/** Asks for a new password, twice. */
export function ChangePasswordPage(
  { id, loginId, parameters, offersToRemember, minimumLength, errors }:
    ChangePasswordPageProps,
) {
  const count = [errors.password, errors.confirmation]
    .filter((error) => error !== null).length;
  return (
    <div class="panel">
      <h1>Choose a new password</h1>
      <FormErrors count={count} />
      <form method="post" action="/password/change">
        <HiddenFields parameters={parameters} />
        <input type="hidden" name="changePasswordId" value={id} />
        <input
          hidden
          type="text"
          autocomplete="username"
          value={loginId}
          readonly
        />
        <TextField
          name="password"
          label="New password"
          hint={`At least ${minimumLength} characters`}
          type="password"
          autocomplete="new-password"
          required
          autofocus
          error={errors.password}
        />
        <TextField
          name="passwordConfirm"
          label="Confirm new password"
          type="password"
          autocomplete="new-password"
          required
          error={errors.confirmation}
        />
        {offersToRemember ? <RememberDevice checked={false} /> : null}
        <button type="submit">Change the password</button>
      </form>
    </div>
  );
}
