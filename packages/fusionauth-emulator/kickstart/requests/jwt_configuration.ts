import {
  type JwtConfiguration,
  REFRESH_TOKEN_EXPIRATION_POLICIES,
  REFRESH_TOKEN_USAGE_POLICIES,
} from "../../data/tenant.ts";
import type { Field } from "../file/field.ts";

const LONGEST_GRACE_SECONDS = 86_399;

/** Reads `jwtConfiguration` of a tenant or an application, with FusionAuth's defaults. */
export function readJwtConfiguration(field: Field): JwtConfiguration {
  const grace = field.get("refreshTokenOneTimeUseConfiguration").get(
    "gracePeriodInSeconds",
  );
  return {
    accessTokenKeyId: field.get("accessTokenKeyId").optionalId(),
    idTokenKeyId: field.get("idTokenKeyId").optionalId(),
    timeToLiveInSeconds: atLeast(field.get("timeToLiveInSeconds"), 3600),
    refreshTokenTimeToLiveInMinutes: atLeast(
      field.get("refreshTokenTimeToLiveInMinutes"),
      43_200,
    ),
    refreshTokenExpirationPolicy: field.get("refreshTokenExpirationPolicy")
      .oneOf(REFRESH_TOKEN_EXPIRATION_POLICIES, "Fixed"),
    maximumTimeToLiveInMinutes: atLeast(
      field.get("refreshTokenSlidingWindowConfiguration").get(
        "maximumTimeToLiveInMinutes",
      ),
      43_200,
    ),
    refreshTokenUsagePolicy: field.get("refreshTokenUsagePolicy")
      .oneOf(REFRESH_TOKEN_USAGE_POLICIES, "Reusable"),
    gracePeriodInSeconds:
      grace.integer(0) < 0 || grace.integer(0) > LONGEST_GRACE_SECONDS
        ? grace.fail(`This must be from 0 to ${LONGEST_GRACE_SECONDS}`)
        : grace.integer(0),
  };
}

function atLeast(field: Field, otherwise: number): number {
  const value = field.integer(otherwise);
  return value > 0 ? value : field.fail("This must be more than 0");
}
