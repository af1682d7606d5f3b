import { App } from "fresh";
import { changePasswordByLogin } from "../api/change_password.ts";
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
import { status } from "../api/status.ts";
import {
  createUser,
  removeUser,
  retrieveUser,
  updateUser,
} from "../api/users.ts";
import type { Core } from "../instance/core.ts";
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
import { logout } from "../oauth/logout.tsx";
import { discovery, jwks } from "../oauth/metadata.ts";
import { introspect } from "../oauth/token/introspect.ts";
import { token } from "../oauth/token/token.ts";
import { userinfo } from "../oauth/token/userinfo.ts";
import { styles, submitScript } from "../pages/assets.ts";
import { Document } from "../pages/Document.tsx";
import { answerPreflight, observe, trust } from "./middleware.ts";

/** FusionAuth's API for the operator of the emulator, who needs no API key. */
export function createApi(
  core: Core,
  reportError: (error: unknown) => void,
): (request: Request) => Promise<Response> {
  return new App<State>()
    .use(trust(core, reportError))
    .get("/api/user/:userId", retrieveUser)
    .post("/api/user", createUser)
    .post("/api/user/:userId", createUser)
    .put("/api/user/:userId", updateUser)
    .patch("/api/user/:userId", updateUser)
    .delete("/api/user/:userId", removeUser)
    .post("/api/user/registration", createRegistration)
    .post("/api/user/registration/:userId", createRegistration)
    .put("/api/user/registration/:userId", changeRegistration)
    .delete("/api/user/registration/:userId/:applicationId", removeRegistration)
    .handler();
}

/** The emulator as a Fresh app: one function for each of FusionAuth's endpoints. */
export function createApp(
  core: Core,
  reportError: (error: unknown) => void,
): App<State> {
  return new App<State>()
    .use(observe(core, reportError))
    .use(answerPreflight)
    .appWrapper(Document)
    .get("/.well-known/openid-configuration", discovery)
    .get("/.well-known/openid-configuration/:tenantId", discovery)
    .get("/:tenantId/.well-known/openid-configuration", discovery)
    .get("/.well-known/jwks.json", jwks)
    .get("/oauth2/authorize", showAuthorize)
    .post("/oauth2/authorize", submitAuthorize)
    .get("/oauth2/register", showRegister)
    .post("/oauth2/register", submitRegister)
    .get("/oauth2/complete-registration", showCompleteRegistration)
    .post("/oauth2/complete-registration", submitCompleteRegistration)
    .get("/password/forgot", showForgotPassword)
    .post("/password/forgot", submitForgotPassword)
    .get("/password/change/:id", showChangePassword)
    .post("/password/change/:id", submitChangePassword)
    .post("/password/change", submitChangePassword)
    .post("/oauth2/token", token)
    .post("/oauth2/introspect", introspect)
    .get("/oauth2/userinfo", userinfo)
    .post("/oauth2/userinfo", userinfo)
    .get("/oauth2/logout", logout)
    .post("/oauth2/logout", logout)
    .get("/api/status", status)
    .post("/api/logout", apiLogout)
    .get("/api/jwt/refresh", retrieveRefreshTokens)
    .delete("/api/jwt/refresh", deleteRefreshTokens)
    .get("/api/jwt/refresh/:tokenId", retrieveRefreshToken)
    .delete("/api/jwt/refresh/:tokenId", deleteRefreshToken)
    .get("/api/user", retrieveUser)
    .post("/api/user", createUser)
    .post("/api/user/change-password", changePasswordByLogin)
    .post("/api/user/registration", createRegistration)
    .get("/api/user/:userId", retrieveUser)
    .post("/api/user/:userId", createUser)
    .put("/api/user/:userId", updateUser)
    .patch("/api/user/:userId", updateUser)
    .delete("/api/user/:userId", removeUser)
    .post("/api/user/registration/:userId", createRegistration)
    .put("/api/user/registration/:userId", changeRegistration)
    .patch("/api/user/registration/:userId", changeRegistration)
    .get("/api/user/registration/:userId/:applicationId", retrieveRegistration)
    .delete("/api/user/registration/:userId/:applicationId", removeRegistration)
    .get("/emulator/styles.css", styles)
    .get("/emulator/submit.js", submitScript);
}
