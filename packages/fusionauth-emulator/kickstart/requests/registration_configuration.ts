import {
  LOGIN_ID_TYPES,
  type RegistrationConfiguration,
} from "../../data/application.ts";
import type { Field } from "../file/field.ts";

/** Reads `registrationConfiguration` of an application, with FusionAuth's defaults. */
export function readRegistrationConfiguration(
  field: Field,
): RegistrationConfiguration {
  const asks = (name: string) => ({
    enabled: field.get(name).get("enabled").boolean(false),
    required: field.get(name).get("required").boolean(false),
  });
  return {
    enabled: field.get("enabled").boolean(false),
    loginIdType: field.get("loginIdType").oneOf(LOGIN_ID_TYPES, "email"),
    confirmPassword: field.get("confirmPassword").boolean(false),
    completeRegistration: field.get("completeRegistration").boolean(false),
    fields: {
      birthDate: asks("birthDate"),
      firstName: asks("firstName"),
      fullName: asks("fullName"),
      lastName: asks("lastName"),
      middleName: asks("middleName"),
      mobilePhone: asks("mobilePhone"),
      preferredLanguages: asks("preferredLanguages"),
    },
  };
}
