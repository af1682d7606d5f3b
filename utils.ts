import { createDefine } from "fresh";
import type { LiveSession } from "@/auth/session.ts";

/** What pages may know of the person who is signed in; nothing in it is secret. */
export interface Visitor {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** Binds this person's forms to this session. */
  readonly formToken: string;
}

/** What middleware hands to the routes below it. */
export interface State {
  /** Who is signed in; set below `(signed-in)/`. */
  visitor?: Visitor;
  /** The session behind `visitor`, for handlers alone: never hand it to a page. */
  session?: LiveSession;
}

export const define = createDefine<State>();

/** For routes below `(signed-in)/`, whose middleware lets nobody else pass. */
export const defineSignedIn = createDefine<Required<State>>();
