import type { Store } from "../../data/store.ts";
import type { User } from "../../data/user.ts";
import { Table } from "./Table.tsx";
import { Tags } from "../Tags.tsx";

/** How many users are listed; tests may have thousands. */
const USERS_SHOWN = 100;

/** The users and their registrations. */
export function UserTable({ store }: { store: Store }) {
  const users = [...store.users.values()];
  return (
    <>
      <Table
        caption="All users"
        head={["Login id", "Name", "Registrations", "State"]}
        rows={users.slice(0, USERS_SHOWN).map((user) => ({
          key: user.id,
          cells: [
            <code key="login">
              {user.email ?? user.username ?? user.profile.phoneNumber ??
                user.id}
            </code>,
            nameOf(user),
            <Registrations key="registrations" user={user} store={store} />,
            user.active ? "active" : "locked",
          ],
        }))}
      />
      {users.length > USERS_SHOWN
        ? <p class="hint">and {users.length - USERS_SHOWN} more</p>
        : null}
    </>
  );
}

function Registrations({ user, store }: { user: User; store: Store }) {
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

function nameOf({ profile }: User): string {
  return profile.fullName ??
    [profile.firstName, profile.lastName].filter((part) => part !== undefined)
      .join(" ");
}
