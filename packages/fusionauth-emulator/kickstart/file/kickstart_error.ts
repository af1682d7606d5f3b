/** A place in a kickstart file or in a file that it includes. */
export interface Place {
  file: string;
  /** Counted from 1. */
  line: number;
  /** The key, written as a path: `requests[3].body.application.name`. */
  key: string;
}

/** A mistake in a kickstart file or an unsupported setting; the message has file, line and key. */
export class KickstartError extends Error {
  readonly place: Place;
  /** The message without the place. */
  readonly problem: string;

  constructor(place: Place, problem: string) {
    const key = place.key === "" ? "" : `, ${place.key}`;
    super(`${place.file}, line ${place.line}${key}: ${problem}`);
    this.name = "KickstartError";
    this.place = place;
    this.problem = problem;
  }
}
