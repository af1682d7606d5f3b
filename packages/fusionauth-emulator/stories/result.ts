/** A name and its value, in the order they were sent. */
export type Parameter = readonly [name: string, value: string];

/** How a request ended. */
export type Result =
  | PageResult
  | CallbackResult
  | RedirectResult
  | TokensResult
  | DocumentResult
  | ErrorResult;

/** A page for the person at the browser. */
export interface PageResult {
  readonly kind: "page";
  readonly title: string;
}

/** The browser was sent to the client, with a code or an error. */
export interface CallbackResult {
  readonly kind: "callback";
  readonly redirectUri: string;
  /** The parameters that the client gets, form-encoded. */
  readonly answer: string;
  /** How long its code lives. */
  readonly codeSeconds: number;
  readonly issuer: string;
}

/** The browser was sent elsewhere. */
export interface RedirectResult {
  readonly kind: "redirect";
  readonly location: string;
}

/** The client got tokens. */
export interface TokensResult {
  readonly kind: "tokens";
  readonly body: Readonly<Record<string, unknown>>;
}

const TOKEN_MEMBERS = [
  "access_token",
  "id_token",
  "refresh_token",
  "token",
  "refreshToken",
];

/** Whether a member of a response is a token, by its name. */
export function isTokenMember(name: string): boolean {
  return TOKEN_MEMBERS.includes(name);
}

/** The client got claims. */
export interface DocumentResult {
  readonly kind: "document";
  readonly body: Readonly<Record<string, unknown>>;
}

/** The client or the browser got an error. */
export interface ErrorResult {
  readonly kind: "error";
  readonly error: string;
  readonly reason: string;
  readonly description: string;
}
