import type { StepRecorder } from "./step_recorder.ts";

/** A request that was answered, as little of it as a step needs. */
export interface Exchange {
  readonly method: string;
  /** The query of its URL, with the question mark. */
  readonly search: string;
  /** The text of a posted form; empty for none. */
  readonly form: string;
  readonly host: string | null;
  readonly origin: string | null;
  readonly authorization: string | null;
  readonly cookie: string | null;
  /** What the response sets. */
  readonly setCookie: readonly string[];
  readonly recorder: StepRecorder;
  readonly entry: ExchangeEntry;
}

/** What the log knows of it. */
interface ExchangeEntry {
  readonly at: number;
  readonly path: string;
  readonly clientId: string | null;
  readonly grantType: string | null;
  readonly status: number;
  readonly milliseconds: number;
  readonly faults?: readonly string[];
}
