/** A place in a kickstart file or in a file that it includes. */
export interface Place {
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1; only a mistake in the JSON itself has one. */
  column?: number;
  /** The key, written as a path: `requests[3].body.application.name`. */
  key: string;
}

/** A mistake in a kickstart file or an unsupported setting; the message has file, line and key. */
export class KickstartError extends Error {
  readonly place: Place;
  /** The message without the place. */
  readonly problem: string;
  /** Whether a value has another type than expected; FusionAuth's JSON reader refuses it. */
  readonly isConversion: boolean;

  constructor(place: Place, problem: string, isConversion = false) {
    const { file, line, column, key } = place;
    const where = [
      `${file}, line ${line}`,
      ...(column === undefined ? [] : [`column ${column}`]),
      ...(key === "" ? [] : [key]),
    ];
    super(`${where.join(", ")}: ${problem}`);
    this.name = "KickstartError";
    this.place = place;
    this.problem = problem;
    this.isConversion = isConversion;
  }
}
