/** How far apart the clocks of two servers may be: FusionAuth's and ours, or two replicas'. */
export const CLOCK_TOLERANCE_SECONDS = 60;
