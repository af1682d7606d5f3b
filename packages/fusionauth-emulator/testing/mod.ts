/**
 * Browsers, users and time for tests of an app that signs in with FusionAuth.
 *
 * @module
 */
export { callApi } from "./call_api.ts";
export {
  type Cookie,
  CookieClient,
  type Landing,
  type OriginHandler,
} from "./cookie_client.ts";
export { getTokens, type TokenRequest } from "./get_tokens.ts";
export { hiddenFields, unescapeHtml } from "./html.ts";
export {
  type AppUnderTest,
  createTestKit,
  type Person,
  submitSignIn,
  type TestKit,
} from "./test_kit.ts";
export { openTimeTravel, type TimeTravel } from "./time_travel.ts";
