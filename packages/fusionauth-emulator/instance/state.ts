import type { Core } from "./core.ts";
import type { LogEntry } from "./request_log.ts";

/** What the middleware hands to every endpoint of the emulator. */
export interface State {
  core: Core;
  /** The origin that the client used, by which URLs are built. */
  origin: string;
  /** The log's entry for this request; an endpoint fills in what it finds out. */
  entry: LogEntry;
  /** What the document around a page shows; set by `renderPage()`. */
  page: PageFrame;
}

/** What the document around a page must know. */
export interface PageFrame {
  title: string;
  themeId: string | null;
  logoUrl: string | null;
  /** The application's name above the page; empty for none. */
  brand: string;
  isWide: boolean;
  /** The content of a meta refresh, or null. */
  refresh: string | null;
}

/** The frame before a page fills it. */
export const EMPTY_FRAME: PageFrame = {
  title: "",
  themeId: null,
  logoUrl: null,
  brand: "",
  isWide: false,
  refresh: null,
};
