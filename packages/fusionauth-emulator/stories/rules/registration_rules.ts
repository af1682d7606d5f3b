import { defineRule } from "../check.ts";
import { listOf } from "./url_difference.ts";

/** Facts about a user's registration. */
interface RegistrationFacts {
  readonly loginId: string;
  readonly application: string;
  readonly isRequired: boolean;
  readonly isOffered: boolean;
}

/** The user is registered for the application. */
export const userRegistered = defineRule<RegistrationFacts>({
  name: "user-registered",
  title: "The user is registered for the application",
  found: ({ application }) => application,
  problem: ({ loginId, application, isRequired, isOffered }) => ({
    mistake: `\`${loginId}\` is not registered for ${application}${
      isRequired
        ? ", which requires a registration (`requireRegistration`)" +
          (isOffered
            ? "."
            : " and takes no new ones (`registrationConfiguration`).")
        : ": the tokens have no roles."
    }`,
    fix:
      `Register the user: on the page Users, or with \`POST /api/user/registration\` in the kickstart. To let anyone in, set \`requireRegistration\` of ${application} to \`false\`.`,
  }),
});

/** Facts about the fields that a registration needs. */
interface FieldFacts {
  readonly missing: readonly string[];
}

/** The user has every field that the application requires. */
export const profileComplete = defineRule<FieldFacts>({
  name: "profile-complete",
  title: "The profile has every required field",
  found: () => null,
  problem: ({ missing }) => ({
    mistake: `The user has no ${listOf(missing)}.`,
    fix:
      "The user fills them in on the next page. `registrationConfiguration` of the application requires them.",
  }),
});

/** Facts about self-service registration. */
interface SelfServiceFacts {
  readonly application: string;
}

/** The application takes self-service registrations. */
export const selfServiceOn = defineRule<SelfServiceFacts>({
  name: "self-service-registration-on",
  title: "Self-service registration is enabled",
  found: ({ application }) => application,
  problem: ({ application }) => ({
    mistake: `${application} takes no self-service registrations.`,
    fix:
      "Set `registrationConfiguration.enabled` of the application to `true` in the kickstart.",
  }),
});
