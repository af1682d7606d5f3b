import type { LoginConfiguration } from "../../data/application.ts";
import type { Field } from "../file/field.ts";

/** Reads `loginConfiguration` of an application, with FusionAuth's defaults. */
export function readLoginConfiguration(field: Field): LoginConfiguration {
  return {
    requireAuthentication: field.get("requireAuthentication").boolean(true),
    generateRefreshTokens: field.get("generateRefreshTokens").boolean(false),
    allowTokenRefresh: field.get("allowTokenRefresh").boolean(false),
  };
}
