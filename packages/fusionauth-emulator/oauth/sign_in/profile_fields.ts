import {
  REGISTRATION_FIELDS,
  type RegistrationConfiguration,
  type RegistrationField,
} from "../../data/application.ts";
import type { Profile, User } from "../../data/user.ts";
import type { FormField } from "../../pages/TextField.tsx";

const INPUTS: Readonly<
  Record<RegistrationField, Pick<FormField, "label" | "type" | "autocomplete">>
> = {
  firstName: { label: "First name", type: "text", autocomplete: "given-name" },
  middleName: {
    label: "Middle name",
    type: "text",
    autocomplete: "additional-name",
  },
  lastName: { label: "Last name", type: "text", autocomplete: "family-name" },
  fullName: { label: "Full name", type: "text", autocomplete: "name" },
  birthDate: { label: "Date of birth", type: "date", autocomplete: "bday" },
  mobilePhone: { label: "Mobile phone", type: "tel", autocomplete: "tel" },
  preferredLanguages: {
    label: "Languages",
    type: "text",
    autocomplete: "language",
  },
};

/** The input for the login id. */
export function loginField(
  { loginIdType }: RegistrationConfiguration,
): FormField {
  switch (loginIdType) {
    case "email":
      return {
        name: "user.email",
        label: "Email",
        type: "email",
        autocomplete: "username",
        required: true,
      };
    case "username":
      return {
        name: "user.username",
        label: "User name",
        type: "text",
        autocomplete: "username",
        required: true,
      };
    case "phoneNumber":
      return {
        name: "user.phoneNumber",
        label: "Phone number",
        type: "tel",
        autocomplete: "username",
        required: true,
      };
  }
}

/** The inputs for the profile fields of a registration form. */
export function profileFields(
  configuration: RegistrationConfiguration,
  wanted: readonly RegistrationField[] = REGISTRATION_FIELDS,
): FormField[] {
  return REGISTRATION_FIELDS.filter((field) =>
    configuration.fields[field].enabled && wanted.includes(field)
  ).map((field) => ({
    ...INPUTS[field],
    name: `user.${field}`,
    required: configuration.fields[field].required,
    ...(field === "preferredLanguages" ? { hint: "For example: en, fr" } : {}),
  }));
}

/** The required profile fields that a user lacks. */
export function missingFields(
  { fields }: RegistrationConfiguration,
  user: User,
): RegistrationField[] {
  return REGISTRATION_FIELDS.filter((field) =>
    fields[field].enabled && fields[field].required &&
    user.profile[field] === undefined
  );
}

/** Reads profile fields from a form; `errors` has a message for each invalid input. */
export function readProfile(
  form: URLSearchParams,
  inputs: readonly FormField[],
): { profile: Profile; errors: Map<string, string> } {
  const profile: Profile = {};
  const errors = new Map<string, string>();
  for (const { name, label, required } of inputs) {
    const field = REGISTRATION_FIELDS.find((item) => name === `user.${item}`);
    if (field === undefined) continue;
    const text = form.getAll(name).join(",").trim();
    if (text === "") {
      if (required) errors.set(name, `${label} is required.`);
    } else if (field === "preferredLanguages") {
      profile[field] = text.split(/[\s,]+/).filter((item) => item !== "");
    } else if (field === "birthDate" && !isDate(text)) {
      errors.set(name, "Enter a date such as 1990-12-31.");
    } else profile[field] = text;
  }
  return { profile, errors };
}

function isDate(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(instant) &&
    new Date(instant).toISOString().startsWith(text);
}
