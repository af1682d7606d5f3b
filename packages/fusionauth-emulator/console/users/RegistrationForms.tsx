import type { Application } from "../../data/application.ts";
import { registrationDocument } from "../../data/documents.ts";
import {
  applicationsOf,
  registrationOf,
  type Store,
} from "../../data/store.ts";
import type { User } from "../../data/user.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { Field } from "../layout/Field.tsx";
import { type FieldErrors, jsonOf } from "./UserFields.tsx";

interface RegistrationFormsProps {
  store: Store;
  user: User;
  token: string;
  errors: FieldErrors;
}

/** The user's registrations, and the applications to register for. */
export function RegistrationForms(
  { store, user, token, errors }: RegistrationFormsProps,
) {
  const applications = applicationsOf(store)
    .filter(({ tenantId }) => tenantId === user.tenantId);
  return (
    <>
      {applications.map((application) => (
        <RegistrationForm
          key={application.id}
          application={application}
          user={user}
          token={token}
          errors={errors}
        />
      ))}
    </>
  );
}

interface RegistrationFormProps {
  application: Application;
  user: User;
  token: string;
  errors: FieldErrors;
}

function RegistrationForm(
  { application, user, token, errors }: RegistrationFormProps,
) {
  const { id, name, roles } = application;
  const registration = registrationOf(user, id);
  const path = `/console/users/${user.id}/registrations/${id}`;
  const document = registration === null
    ? {}
    : registrationDocument(user, registration);
  const error = errors.get("registration.roles");
  return (
    <section class="panel" aria-labelledby={`registration-${id}`}>
      <h2 id={`registration-${id}`}>
        {registration === null ? `Not registered for ${name}` : name}
      </h2>
      <ConsoleForm action={path} token={token}>
        {roles.length === 0 ? <p>{name} has no roles.</p> : (
          <fieldset>
            <legend>Roles</legend>
            {roles.map((role) => (
              <label key={role.id} class="check">
                <input
                  type="checkbox"
                  name="role"
                  value={role.name}
                  checked={registration?.roles.includes(role.name) ??
                    role.isDefault}
                />
                {role.name}
              </label>
            ))}
          </fieldset>
        )}
        {error === undefined ? null : <p class="field-error">{error}</p>}
        <Field
          name="registration.data"
          label="Data"
          hint="registration.data: any JSON object."
          rows={3}
          value={jsonOf(document.data)}
          error={errors.get("registration.data") ?? null}
        />
        <button type="submit">
          {registration === null ? `Register for ${name}` : "Save the roles"}
        </button>
      </ConsoleForm>
      {registration === null
        ? null
        : (
          <ConsoleForm action={`${path}/delete`} token={token} class="second">
            <button type="submit" class="danger">
              Delete the registration<span class="hidden">for {name}</span>
            </button>
          </ConsoleForm>
        )}
    </section>
  );
}
