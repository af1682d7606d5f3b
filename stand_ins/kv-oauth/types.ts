/** How to reach an OAuth 2.0 server, and as which client. */
export interface OAuth2ClientConfig {
  clientId: string;
  clientSecret?: string;
  authorizationEndpointUri: string;
  tokenUri: string;
  redirectUri?: string;
  defaults?: { scope?: string | string[] };
}
/** What the token endpoint gave. */
export interface Tokens {
  accessToken: string;
  tokenType: string;
  expiresIn?: number;
  refreshToken?: string;
  scope?: string[];
}
/** A cookie, as `Set-Cookie` spells it; `maxAge` in seconds. */
export interface Cookie {
  name: string;
  value: string;
  expires?: Date;
  maxAge?: number;
  domain?: string;
  path?: string;
  secure?: boolean;
  httpOnly?: boolean;
  sameSite?: "Strict" | "Lax" | "None";
}
/** What to change on the session cookie. */
export type CreateHelpersOptions = { cookieOptions?: Partial<Cookie> };
/** What to add to the authorization request. */
export type SignInOptions = { urlParams?: Record<string, string> };
/** What `createHelpers` returns. */
export interface Helpers {
  signIn(request: Request, options?: SignInOptions): Promise<Response>;
  handleCallback(
    request: Request,
  ): Promise<{ response: Response; sessionId: string; tokens: Tokens }>;
  getSessionId(request: Request): Promise<string | undefined>;
  signOut(request: Request): Promise<Response>;
}
