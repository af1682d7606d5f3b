/** A line of a kickstart file, or of a file that it includes. */
export interface Place {
  file: string;
  /** Counted from 1. */
  line: number;
  /** The key, written as a path: `requests[3].body.application.name`. */
  key: string;
}

/** What is wrong in a kickstart file, and where. Shown to whoever starts the emulator. */
export class KickstartError extends Error {
  readonly place: Place;
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(place: Place, problem: string) {
    const key = place.key === "" ? "" : `, ${place.key}`;
    super(`${place.file}, line ${place.line}${key}: ${problem}`);
    this.name = "KickstartError";
    this.place = place;
    this.problem = problem;
  }
}
