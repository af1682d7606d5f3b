import { createDefine } from "fresh";
import type { LiveSession } from "@/auth/session.ts";
import type { Visitor } from "@/components/Header.tsx";

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
