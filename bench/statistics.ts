/** The middle of some figures, and how far they scatter around it. */
export interface Spread {
  readonly median: number;
  /** Half the distance between the first and the third quartile. */
  readonly noise: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    noise: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2,
  };
}

/** A quantile of sorted figures, between the two nearest. */
export function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}
