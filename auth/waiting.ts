/** Waits for `work` no longer than `limit` milliseconds; it goes on unobserved. */
export async function withTimeLimit<T>(
  work: Promise<T>,
  limit: number,
  createError: () => Error,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(createError()), limit);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits a random short while, so that writers in step fall out of step. */
export function pause(longestMs: number): Promise<void> {
  return new Promise((resolve) =>
    setTimeout(resolve, 1 + Math.random() * longestMs)
  );
}
