import {
  type CookieClient,
  hiddenFields,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, type Person, RICHARD, type TestApp } from "./app.ts";

/** A sign-in under way: FusionAuth has been asked for nothing yet. */
export interface StartedFlow {
  readonly response: Response;
  /** Where the browser is sent. */
  readonly authorize: URL;
  readonly state: string;
  /** The name of the cookie that binds the flow to the browser. */
  readonly cookie: string;
}

/** Opens `/login` or `/register` and follows nothing. */
export async function startFlow(
  client: CookieClient,
  path = "/login",
): Promise<StartedFlow> {
  const response = await client.fetch(APP_URL + path);
  const authorize = new URL(response.headers.get("location") ?? "");
  const state = authorize.searchParams.get("state") ?? "";
  return { response, authorize, state, cookie: `flow-${state}` };
}

/** Signs in at FusionAuth, and stops where it sends the browser back to the app. */
export async function approve(
  client: CookieClient,
  { authorize }: Pick<StartedFlow, "authorize">,
  { loginId, password }: Person = RICHARD,
): Promise<URL> {
  const page = await client.navigate(authorize);
  const response = await client.post(new URL("/oauth2/authorize", page.url), {
    ...hiddenFields(page.body),
    loginId,
    password,
  });
  return new URL(response.headers.get("location") ?? "");
}

/** How often the app has sent FusionAuth a code. */
export function countExchanges({ emulator }: TestApp): number {
  return emulator.requests
    .filter(({ path }) => path === "/oauth2/token").length;
}
