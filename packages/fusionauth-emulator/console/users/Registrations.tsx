import type { Store } from "../../data/store.ts";
import type { User } from "../../data/user.ts";
import { Tags } from "../../pages/Tags.tsx";

/** A user's registrations and roles. */
export function Registrations({ user, store }: { user: User; store: Store }) {
  if (user.registrations.length === 0) return <span class="hint">none</span>;
  return (
    <ul class="plain">
      {user.registrations.map(({ applicationId, roles }) => (
        <li key={applicationId}>
          {store.applications.get(applicationId)?.name ?? applicationId}{" "}
          <Tags texts={roles} none="no role" />
        </li>
      ))}
    </ul>
  );
}
