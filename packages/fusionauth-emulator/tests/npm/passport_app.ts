// @ts-types="@types/express"
import express from "express";
// @ts-types="@types/express-session"
import session from "express-session";
// @ts-types="@types/passport"
import passport from "passport";
// @ts-types="@types/passport-oauth2"
import {
  Strategy as OAuth2Strategy,
  type VerifyCallback,
} from "passport-oauth2";
// @ts-types="@types/passport-openidconnect"
import {
  type Profile,
  Strategy as OidcStrategy,
  type VerifyCallback as OidcCallback,
} from "passport-openidconnect";

const [issuer = "", clientID = "", clientSecret = ""] = Deno.args;

const app = express();
const server = app.listen(0, "localhost");
await new Promise((resolve) => server.once("listening", resolve));
const address = server.address();
if (address === null || typeof address === "string") {
  throw new Error("The app has no port");
}
const origin = `http://localhost:${address.port}`;

const endpoints = {
  authorizationURL: `${issuer}/oauth2/authorize`,
  tokenURL: `${issuer}/oauth2/token`,
  clientID,
  clientSecret,
  scope: ["openid", "email", "offline_access"],
};

passport.use(
  "oidc",
  new OidcStrategy(
    {
      ...endpoints,
      issuer,
      userInfoURL: `${issuer}/oauth2/userinfo`,
      callbackURL: `${origin}/oidc/callback`,
    },
    (_issuer: string, profile: Profile, done: OidcCallback) =>
      done(null, profile),
  ),
);
passport.use(
  "oauth2",
  new OAuth2Strategy(
    {
      ...endpoints,
      callbackURL: `${origin}/oauth2/callback`,
      state: true,
      pkce: true,
    },
    async (
      accessToken: string,
      _refreshToken: string,
      _profile: unknown,
      done: VerifyCallback,
    ) => {
      const headers = { authorization: `Bearer ${accessToken}` };
      const response = await fetch(`${issuer}/oauth2/userinfo`, { headers });
      done(null, await response.json());
    },
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user: Express.User, done) => done(null, user));

app.use(session({
  secret: "a-secret-of-the-tests",
  resave: false,
  saveUninitialized: false,
}));
app.use(passport.session());
for (const strategy of ["oidc", "oauth2"]) {
  app.get(`/${strategy}/login`, passport.authenticate(strategy));
  app.get(
    `/${strategy}/callback`,
    passport.authenticate(strategy, { successRedirect: "/" }),
  );
}
app.get("/", (request, response) => {
  response.json(request.user ?? null);
});
console.log(origin);
