import type { StepRecorder } from "../stories/step_recorder.ts";
import type { Core } from "./core.ts";
import type { LogEntry } from "./request_log.ts";

/** What the middleware gives to every endpoint. */
export interface State {
  core: Core;
  /** The origin of the request, which URLs in responses are built from. */
  origin: string;
  /** The log entry of the request; endpoints add to it. */
  entry: LogEntry;
  /** Records what is decided about the request, for its story. */
  step: StepRecorder;
  /** Whether the operator of the emulator sent the request, who may call every API. */
  isOperator: boolean;
  /** What the document around a page shows; `renderPage()` sets it. */
  page: PageFrame;
}

/** What the document around a page shows. */
export interface PageFrame {
  title: string;
  themeId: string | null;
  logoUrl: string | null;
  /** The application's name; empty for none. */
  brand: string;
  /** The content of a meta refresh, or null. */
  refresh: string | null;
}

/** The frame before a page sets it. */
export const EMPTY_FRAME: PageFrame = {
  title: "",
  themeId: null,
  logoUrl: null,
  brand: "",
  refresh: null,
};
