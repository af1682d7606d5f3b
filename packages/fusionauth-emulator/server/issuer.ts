import { DEFAULT_ISSUER } from "../kickstart/requests/tenants.ts";

const DEFAULT_PORT = 9011;

/** Why clients that check the issuer will fail, or null. */
export function issuerProblem(issuer: string, origin: string): string | null {
  if (issuer === DEFAULT_ISSUER) {
    return `The issuer is "${DEFAULT_ISSUER}", because the kickstart sets none: clients that check it fail`;
  }
  const isHere = URL.canParse(issuer) &&
    new URL(issuer).hostname === "localhost";
  return !isHere || issuer === origin
    ? null
    : `The issuer is "${issuer}", not ${origin}: clients that check it fail`;
}

/** The port of an issuer; FusionAuth's default when it has none. */
export function portOf(issuer: string): number {
  const port = URL.canParse(issuer) ? Number(new URL(issuer).port) : 0;
  return port === 0 ? DEFAULT_PORT : port;
}
