/**
 * Browsers, people and time for tests of an app that signs in with FusionAuth.
 *
 * @module
 */
export {
  CookieClient,
  type Landing,
  type OriginHandler,
} from "./cookie_client.ts";
export { hiddenFields, unescapeHtml } from "./html.ts";
export {
  type AppUnderTest,
  createTestKit,
  type Person,
  submitSignIn,
  type TestKit,
} from "./test_kit.ts";
export { openTimeTravel, type TimeTravel } from "./time_travel.ts";
export { callApi } from "./call_api.ts";
export { CLIENT_ID, getTokens } from "../tests/support/client.ts";
