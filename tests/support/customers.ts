import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, CLIENT_ID, type Person, type TestApp } from "./app.ts";
import { callApi } from "@changebank/fusionauth-emulator/testing";

/** Somebody registered for ChangeBank whom no other test knows. */
export interface Customer extends Person {
  readonly id: string;
}

/** Registers somebody new with the roles, by FusionAuth's API. */
export async function createCustomer(
  { emulator }: TestApp,
  roles: string[] = ["customer"],
): Promise<Customer> {
  const loginId = `${crypto.randomUUID()}@example.com`;
  const password = "a password for a test";
  const response = await callApi(
    emulator,
    ["POST", "/api/user/registration"],
    {
      user: { email: loginId, password, firstName: "Test" },
      registration: { applicationId: CLIENT_ID, roles },
    },
  );
  const { user } = await response.json();
  return { id: user.id, loginId, password };
}

/** The ids of somebody's refresh tokens at FusionAuth, in the order of their sign-ins. */
export function refreshTokenIds(
  { emulator }: TestApp,
  { id }: Customer,
): string[] {
  return emulator.refreshTokens.filter(({ userId }) => userId === id)
    .map((token) => token.id);
}

/** Whether the browser's session lets it see the account page. */
export async function isSignedIn(client: CookieClient): Promise<boolean> {
  const response = await client.fetch(`${APP_URL}/account`);
  await response.body?.cancel();
  return response.status === 200;
}
