let isStopping = false;

/** Says that this process is about to stop, so that load balancers send it no more requests. */
export function startDraining(): void {
  isStopping = true;
}

export function isDraining(): boolean {
  return isStopping;
}
