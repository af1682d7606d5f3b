import type { Clock } from "../data/clock.ts";
import type { User } from "../data/model.ts";

/** Why a user may not sign in, though the password is right. */
export interface LoginPrevented {
  reason: "user_locked" | "user_expired";
  message: string;
}

/** Whether a user is locked out, and why; null when they may sign in. */
export function loginPrevented(
  clock: Clock,
  user: User,
): LoginPrevented | null {
  if (!user.active) {
    const message = "Your account has been locked.";
    return { reason: "user_locked", message };
  }
  if (user.expiry !== null && user.expiry <= clock.now()) {
    const message = "Your account has expired.";
    return { reason: "user_expired", message };
  }
  return null;
}
