import type { Store } from "../../data/store.ts";
import type { User } from "../../data/user.ts";
import type { Json } from "./command.ts";

/** The user that `userId` or `loginId` names. Throws TypeError for an unknown one. */
export function findUser(store: Store, { userId, loginId }: Json): User {
  if (typeof userId === "string") {
    const user = store.users.get(userId.toLowerCase());
    if (user !== undefined) return user;
    throw new TypeError(`There is no user "${userId}"`);
  }
  if (typeof loginId !== "string") {
    throw new TypeError('Name a "userId" or a "loginId"');
  }
  const tenants = [...store.tenants.keys()];
  const users = tenants.flatMap((id) => store.findUser(id, loginId) ?? []);
  const [user] = users;
  if (user === undefined) throw new TypeError(`There is no user "${loginId}"`);
  if (users.length > 1) {
    throw new TypeError(
      `Several tenants have a user "${loginId}": name the "userId"`,
    );
  }
  return user;
}
