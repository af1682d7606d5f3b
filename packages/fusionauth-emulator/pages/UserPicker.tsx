import { Tags } from "./Tags.tsx";

/** A user that can be picked on the login page. */
export interface PickableUser {
  id: string;
  loginId: string;
  /** The roles in the application; null for a user who is not registered for it. */
  roles: readonly string[] | null;
  isLocked: boolean;
}

interface UserPickerProps {
  /** The id of the form that the buttons submit. */
  form: string;
  users: readonly PickableUser[];
}

/** Buttons that sign in as a user without a password; FusionAuth has none. */
export function UserPicker({ form, users }: UserPickerProps) {
  if (users.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="picker">
      <h2 id="picker">Sign in as (only on the emulator)</h2>
      <ul class="picker">
        {users.map(({ id, loginId, roles, isLocked }) => (
          <li key={id}>
            <button
              type="submit"
              form={form}
              formnovalidate
              name="pickedUser"
              value={id}
            >
              <span class="login">{loginId}</span>
              <Tags
                texts={[...(isLocked ? ["locked"] : []), ...(roles ?? [])]}
                none={roles === null ? "not registered" : "no role"}
              />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
