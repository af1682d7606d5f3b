import { callApi, type Person } from "@changebank/fusionauth-emulator/testing";
import type { TestApp } from "./app.ts";
import { CLIENT_ID } from "./emulator.ts";

/** The users of the kickstart: a customer, a teller and an administrator. */
export const RICHARD = { loginId: "richard@example.com", password: "password" };
export const MONICA = { loginId: "monica@example.com", password: "password" };
export const ADMIN = { loginId: "admin@example.com", password: "password" };

export const RICHARD_ID = "00000000-0000-0000-0000-111111111111";
export const MONICA_ID = "00000000-0000-0000-0000-222222222222";

/** A user that only one test knows. */
export interface Customer extends Person {
  readonly id: string;
}

/** Registers a new user through FusionAuth's API. */
export async function createCustomer({ emulator }: TestApp): Promise<Customer> {
  const loginId = `${crypto.randomUUID()}@example.com`;
  const password = "a password for a test";
  const response = await callApi(
    emulator,
    ["POST", "/api/user/registration"],
    {
      user: { email: loginId, password, firstName: "Test" },
      registration: { applicationId: CLIENT_ID, roles: ["customer"] },
    },
  );
  const { user } = await response.json();
  return { id: user.id, loginId, password };
}

/** The ids of a user's refresh tokens at FusionAuth, in the order of the sign-ins. */
export function refreshTokenIds(
  { emulator }: TestApp,
  { id }: Customer,
): string[] {
  return emulator.refreshTokens.filter(({ userId }) => userId === id).map((
    token,
  ) => token.id);
}
