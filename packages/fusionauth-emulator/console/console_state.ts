import type { Context } from "fresh";
import type { Operator } from "./operator.ts";

/** The pages that the navigation leads to. */
export type Section =
  | "stories"
  | "mails"
  | "webhooks"
  | "users"
  | "time"
  | "faults"
  | "kickstart"
  | "start-over";

/** What the document around a page of the console shows. */
export interface ConsoleFrame {
  readonly title: string;
  readonly section: Section;
  /** When the page changes without an event, in milliseconds from now; null for never. */
  readonly changesIn: number | null;
}

/** What the console's middleware gives to every page. */
export interface ConsoleState {
  operator: Operator;
  /** The origin of the request. */
  origin: string;
  /** What every form must send. */
  token: string;
  /** Whether secrets are shown on this page. */
  showsSecrets: boolean;
  frame: ConsoleFrame;
}

/** A request to the console. */
export type ConsoleContext = Context<ConsoleState>;
