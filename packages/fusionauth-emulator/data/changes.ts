/** Tells listeners that something has changed, not what. */
export interface Changes {
  notify(): void;
  /** Calls a function after every change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
}

/** Creates changes without listeners. */
export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  return {
    notify: () => listeners.forEach((listener) => listener()),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
