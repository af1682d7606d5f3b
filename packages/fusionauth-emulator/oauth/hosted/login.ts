import type { Context } from "fresh";
import { hashText, randomText } from "../../data/secrets.ts";
import type { State } from "../../instance/state.ts";
import { errorPage } from "../authorize/reply.tsx";
import { findHosted, redirectUriOf } from "./hosted_application.ts";
import { setVerifierCookie } from "./hosted_cookies.ts";
import { CALLBACK_PATH, encodeState } from "./hosted_state.ts";

const DEFAULT_SCOPE = "openid offline_access";
/** The parameters that the hosted backend itself sets; it passes on all others. */
const OWN_PARAMETERS = [
  "client_id",
  "redirect_uri",
  "state",
  "response_type",
  "response_mode",
  "code_challenge",
  "code_challenge_method",
];

/** `GET /app/login`: begins a sign-in for an application without a backend, with PKCE. */
export async function hostedLogin(ctx: Context<State>): Promise<Response> {
  return await begin(ctx, "authorize");
}

/** `GET /app/register`: the same on the registration page, if the application has one. */
export async function hostedRegister(ctx: Context<State>): Promise<Response> {
  return await begin(ctx, "register");
}

async function begin(
  ctx: Context<State>,
  page: "authorize" | "register",
): Promise<Response> {
  const { origin } = ctx.state;
  const query = ctx.url.searchParams;
  const application = findHosted(ctx);
  if ("error" in application) return await errorPage(ctx, application, 200);
  const redirectUri = redirectUriOf(
    ctx.state,
    application,
    query.get("redirect_uri"),
  );
  if (typeof redirectUri !== "string") {
    return await errorPage(ctx, redirectUri, 200);
  }
  const verifier = randomText(32);
  const parameters = new URLSearchParams(query);
  for (const name of OWN_PARAMETERS) parameters.delete(name);
  if (!parameters.get("scope")) parameters.set("scope", DEFAULT_SCOPE);
  const own = {
    "client_id": application.id,
    "redirect_uri": origin + CALLBACK_PATH,
    "response_type": "code",
    "state": encodeState({
      clientId: application.id,
      redirectUri,
      state: query.get("state"),
    }),
    "code_challenge": hashText(verifier),
    "code_challenge_method": "S256",
  };
  for (const [name, value] of Object.entries(own)) parameters.set(name, value);
  const first = application.registration.enabled ? page : "authorize";
  const location = `${origin}/oauth2/${first}?${parameters}`;
  const headers = new Headers({ location, "cache-control": "no-store" });
  ctx.state.step.end({ kind: "redirect", location });
  setVerifierCookie(ctx, headers, verifier);
  return new Response(null, { status: 302, headers });
}
