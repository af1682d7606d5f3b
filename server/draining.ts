/** Aborted when this process is about to stop, so that load balancers send it no more requests. */
export const draining = new AbortController();
