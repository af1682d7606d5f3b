import type { Core } from "../instance/core.ts";
import { DEFAULT_ISSUER } from "../kickstart/requests/tenants.ts";
import type { EmulatorOptions } from "./options.ts";

const DEFAULT_PORT = 9011;

/**
 * Creates what is called whenever the kickstart was loaded: it sets the issuer that the options ask
 * for, and notes what clients would object to.
 */
export function createIssuerSettler(
  { store, notes }: Core,
  options: EmulatorOptions,
  origin: string,
): () => void {
  let note: string | null = null;
  return function settleIssuer() {
    const tenant = store.tenantOf(null);
    tenant.issuer = options.issuer ??
      (options.port === 0 ? origin : tenant.issuer);
    const earlier = notes.findIndex((line) => line === note);
    if (earlier >= 0) notes.splice(earlier, 1);
    note = issuerProblem(tenant.issuer, origin);
    if (note !== null) notes.push(note);
  };
}

/** Why clients that check the issuer will fail, or null. */
function issuerProblem(issuer: string, origin: string): string | null {
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
