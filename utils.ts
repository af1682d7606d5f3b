import { createDefine } from "fresh";
import type { Session } from "@/auth/session/record.ts";

/** What pages may know of the signed-in user: no session id and no token of FusionAuth's. */
export interface User {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** Binds this user's forms to this session. */
  readonly formToken: string;
}

/** What middleware hands to the routes below it. */
export interface State {
  /** The signed-in user; set below `(signed-in)/`. */
  user?: User;
  /** The session behind `user`, for handlers only: never hand it to a page. */
  session?: Session;
}

export const define = createDefine<State>();

/** For routes below `(signed-in)/`, whose middleware redirects everyone else to sign in. */
export const defineSignedIn = createDefine<Required<State>>();
