import {
  type CookieClient,
  hiddenFields,
  type Landing,
  type Person,
  submitSignIn,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "./app.ts";
import { transactionCookieName } from "./cookies.ts";
import { RICHARD } from "./users.ts";

/** A sign-in under way: the browser has been sent to FusionAuth. */
export interface StartedTransaction {
  readonly response: Response;
  /** Where the browser is sent. */
  readonly authorize: URL;
  readonly state: string;
  /** The name of the cookie that binds the transaction to the browser. */
  readonly cookie: string;
}

/** A sign-in that FusionAuth has approved, just before the browser opens the callback. */
export interface ApprovedTransaction {
  readonly client: CookieClient;
  readonly transaction: StartedTransaction;
  readonly callback: URL;
}

/** Signs a user in, from a page of the app to wherever the sign-in ends. */
export async function signIn(
  client: CookieClient,
  user: Person = RICHARD,
  from = "/login",
): Promise<Landing> {
  const page = await client.navigate(new URL(from, APP_URL));
  return await submitSignIn(client, page, user);
}

/** Opens `/login` or `/register` and follows nothing. */
export async function startSignIn(
  client: CookieClient,
  path = "/login",
): Promise<StartedTransaction> {
  const response = await client.fetch(APP_URL + path);
  const authorize = new URL(response.headers.get("location") ?? "");
  const state = authorize.searchParams.get("state") ?? "";
  return { response, authorize, state, cookie: transactionCookieName(state) };
}

/** Signs in at FusionAuth; returns the callback to which it sends the browser. */
export async function approve(
  client: CookieClient,
  { authorize }: Pick<StartedTransaction, "authorize">,
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

/** Starts a sign-in and approves it. */
export async function startAndApprove(
  client: CookieClient,
  path = "/login",
): Promise<ApprovedTransaction> {
  const transaction = await startSignIn(client, path);
  const callback = await approve(client, transaction);
  return { client, transaction, callback };
}
