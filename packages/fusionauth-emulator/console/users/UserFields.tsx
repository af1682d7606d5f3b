import { Field } from "../layout/Field.tsx";

/** Error messages by field, named as in FusionAuth's API. */
export type FieldErrors = ReadonlyMap<string, string>;

interface UserFieldsProps {
  /** The user as the API has it. */
  user: Readonly<Record<string, unknown>>;
  errors: FieldErrors;
  isNew: boolean;
}

/** The inputs for a user, named as in FusionAuth's API. */
export function UserFields({ user, errors, isNew }: UserFieldsProps) {
  const field = (name: string, label: string) => (
    <Field
      name={`user.${name}`}
      label={label}
      value={textOf(user[name])}
      error={errors.get(`user.${name}`) ?? null}
    />
  );
  return (
    <>
      <div class="row">
        {field("email", "Email")}
        {field("username", "User name")}
        {field("firstName", "First name")}
        {field("lastName", "Last name")}
        {field("fullName", "Full name")}
        {field("mobilePhone", "Mobile phone")}
      </div>
      <Field
        name="user.password"
        label={isNew ? "Password" : "New password"}
        type="password"
        autocomplete="new-password"
        hint={isNew ? "" : "Empty: the password stays."}
        required={isNew}
        error={errors.get("user.password") ?? null}
      />
      <label class="check">
        <input
          type="checkbox"
          name="user.passwordChangeRequired"
          value="true"
          checked={user.passwordChangeRequired === true}
        />
        Must choose a new password at the next login
      </label>
      <Field
        name="user.data"
        label="Data"
        hint="user.data: any JSON object that your application keeps."
        rows={4}
        value={jsonOf(user.data)}
        error={errors.get("user.data") ?? null}
      />
    </>
  );
}

/** JSON for a text area; empty for no value. */
export function jsonOf(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
