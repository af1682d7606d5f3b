import type { Core } from "./core.ts";
import type { PageFrame } from "../pages/render_page.ts";
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
