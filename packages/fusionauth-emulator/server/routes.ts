import type { Context } from "fresh";
import {
  retrieveApplication,
  retrieveApplications,
  retrieveOAuthConfiguration,
} from "../api/applications.ts";
import { changeUserPassword } from "../api/change_password.ts";
import { refreshJwt, retrievePublicKeys, validateJwt } from "../api/jwt.ts";
import { login } from "../api/login.ts";
import { logout as apiLogout } from "../api/logout.ts";
import {
  deleteRefreshToken,
  deleteRefreshTokens,
  retrieveRefreshToken,
  retrieveRefreshTokens,
} from "../api/refresh_tokens.ts";
import {
  changeRegistration,
  createRegistration,
  removeRegistration,
  retrieveRegistration,
} from "../api/registrations.ts";
import { searchUsers } from "../api/search/search_users.ts";
import { status } from "../api/status.ts";
import { retrieveTenant, retrieveTenants } from "../api/tenants.ts";
import {
  createUser,
  findUserByQuery,
  removeUser,
  retrieveUser,
  updateUser,
} from "../api/users.ts";
import type { State } from "../instance/state.ts";
import {
  showChangePassword,
  submitChangePassword,
} from "../oauth/forms/change_password.tsx";
import {
  showCompleteRegistration,
  submitCompleteRegistration,
} from "../oauth/forms/complete_registration.tsx";
import {
  showForgotPassword,
  submitForgotPassword,
} from "../oauth/forms/forgot_password.tsx";
import { showAuthorize, submitAuthorize } from "../oauth/forms/login.tsx";
import { showRegister, submitRegister } from "../oauth/forms/register.tsx";
import { hostedCallback } from "../oauth/hosted/callback.ts";
import { hostedLogin, hostedRegister } from "../oauth/hosted/login.ts";
import {
  hostedLogout,
  hostedMe,
  hostedRefresh,
} from "../oauth/hosted/session.ts";
import { logout } from "../oauth/logout.tsx";
import { discovery, jwks } from "../oauth/metadata.ts";
import { introspect } from "../oauth/token/introspect.ts";
import { token } from "../oauth/token/token.ts";
import { userinfo } from "../oauth/token/userinfo.ts";
import { styles, submitScript } from "../pages/assets.ts";

/** The methods of the routes. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** An endpoint: its method, its path as a URL pattern, and what answers. */
export type Route = readonly [
  method: Method,
  path: string,
  answer: (ctx: Context<State>) => Response | Promise<Response>,
];

/** Every endpoint. COVERAGE.md lists them beside those that FusionAuth has. */
export const ROUTES: readonly Route[] = [
  ["GET", "/.well-known/openid-configuration", discovery],
  ["GET", "/.well-known/openid-configuration/:tenantId", discovery],
  ["GET", "/:tenantId/.well-known/openid-configuration", discovery],
  ["GET", "/.well-known/jwks.json", jwks],
  ["GET", "/oauth2/authorize", showAuthorize],
  ["POST", "/oauth2/authorize", submitAuthorize],
  ["GET", "/oauth2/register", showRegister],
  ["POST", "/oauth2/register", submitRegister],
  ["GET", "/oauth2/complete-registration", showCompleteRegistration],
  ["POST", "/oauth2/complete-registration", submitCompleteRegistration],
  ["GET", "/password/forgot", showForgotPassword],
  ["POST", "/password/forgot", submitForgotPassword],
  ["GET", "/password/change/:id", showChangePassword],
  ["POST", "/password/change/:id", submitChangePassword],
  ["POST", "/password/change", submitChangePassword],
  ["POST", "/oauth2/token", token],
  ["POST", "/oauth2/introspect", introspect],
  ["GET", "/oauth2/userinfo", userinfo],
  ["POST", "/oauth2/userinfo", userinfo],
  ["GET", "/oauth2/logout", logout],
  ["POST", "/oauth2/logout", logout],
  ["GET", "/app/login", hostedLogin],
  ["GET", "/app/login/:clientId", hostedLogin],
  ["GET", "/app/register", hostedRegister],
  ["GET", "/app/register/:clientId", hostedRegister],
  ["GET", "/app/callback", hostedCallback],
  ["GET", "/app/me", hostedMe],
  ["POST", "/app/refresh", hostedRefresh],
  ["POST", "/app/refresh/:clientId", hostedRefresh],
  ["GET", "/app/logout", hostedLogout],
  ["GET", "/app/logout/:clientId", hostedLogout],
  ["GET", "/api/status", status],
  ["POST", "/api/login", login],
  ["POST", "/api/logout", apiLogout],
  ["GET", "/api/jwt/validate", validateJwt],
  ["GET", "/api/jwt/public-key", retrievePublicKeys],
  ["POST", "/api/jwt/refresh", refreshJwt],
  ["GET", "/api/jwt/refresh", retrieveRefreshTokens],
  ["DELETE", "/api/jwt/refresh", deleteRefreshTokens],
  ["GET", "/api/jwt/refresh/:tokenId", retrieveRefreshToken],
  ["DELETE", "/api/jwt/refresh/:tokenId", deleteRefreshToken],
  ["GET", "/api/application", retrieveApplications],
  ["GET", "/api/application/:applicationId", retrieveApplication],
  [
    "GET",
    "/api/application/:applicationId/oauth-configuration",
    retrieveOAuthConfiguration,
  ],
  ["GET", "/api/tenant", retrieveTenants],
  ["GET", "/api/tenant/:tenantId", retrieveTenant],
  ["GET", "/api/user", findUserByQuery],
  ["POST", "/api/user", createUser],
  ["POST", "/api/user/change-password", changeUserPassword],
  [
    "POST",
    "/api/user/change-password/:changePasswordId",
    changeUserPassword,
  ],
  ["POST", "/api/user/registration", createRegistration],
  ["GET", "/api/user/search", searchUsers],
  ["POST", "/api/user/search", searchUsers],
  ["GET", "/api/user/:userId", retrieveUser],
  ["POST", "/api/user/:userId", createUser],
  ["PUT", "/api/user/:userId", updateUser],
  ["PATCH", "/api/user/:userId", updateUser],
  ["DELETE", "/api/user/:userId", removeUser],
  ["POST", "/api/user/registration/:userId", createRegistration],
  ["PUT", "/api/user/registration/:userId", changeRegistration],
  ["PATCH", "/api/user/registration/:userId", changeRegistration],
  [
    "PUT",
    "/api/user/registration/:userId/:applicationId",
    changeRegistration,
  ],
  [
    "PATCH",
    "/api/user/registration/:userId/:applicationId",
    changeRegistration,
  ],
  [
    "GET",
    "/api/user/registration/:userId/:applicationId",
    retrieveRegistration,
  ],
  [
    "DELETE",
    "/api/user/registration/:userId/:applicationId",
    removeRegistration,
  ],
  ["GET", "/emulator/styles.css", styles],
  ["GET", "/emulator/submit.js", submitScript],
];
