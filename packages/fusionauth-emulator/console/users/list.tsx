import type { Store } from "../../data/store.ts";
import { loginIdOf, type User } from "../../data/user.ts";
import type { ConsoleContext } from "../console_state.ts";
import { Done } from "../layout/Done.tsx";
import { Field } from "../layout/Field.tsx";
import { renderConsole } from "../layout/render_console.ts";
import { Table } from "../layout/Table.tsx";
import { Registrations } from "./Registrations.tsx";

/** How many users are listed; tests may have thousands. */
const USERS_SHOWN = 100;

/** `GET /console/users?q=`: the users, or those whose login or name has a text. */
export async function showUsers(ctx: ConsoleContext): Promise<Response> {
  const { store } = ctx.state.operator.core;
  const wanted = ctx.url.searchParams.get("q") ?? "";
  const found = findUsers(store, wanted);
  const page = (
    <>
      <div class="head">
        <h1>Users</h1>
        <p>
          <a href="/console/users/new">Create a user</a>
        </p>
      </div>
      <Done ctx={ctx} sentences={{ deleted: "The user is deleted." }} />
      {store.users.size <= 10
        ? null
        : (
          <form method="get" action="/console/users" class="search">
            <Field name="q" label="Find by login or name" value={wanted} />
            <button type="submit" class="quiet">Find</button>
          </form>
        )}
      <div class="panel">
        {found.length === 0 ? <p>There is no such user.</p> : (
          <Table
            caption="Users"
            head={["Login", "Name", "Registrations", "State"]}
            rows={found.slice(0, USERS_SHOWN).map((user) => ({
              key: user.id,
              cells: [
                <a key="login" href={`/console/users/${user.id}`}>
                  {loginIdOf(user)}
                </a>,
                nameOf(user),
                <Registrations key="registrations" user={user} store={store} />,
                user.active ? "active" : "locked",
              ],
            }))}
          />
        )}
        {found.length > USERS_SHOWN
          ? <p class="hint">and {found.length - USERS_SHOWN} more</p>
          : null}
      </div>
    </>
  );
  return await renderConsole(ctx, page, { title: "Users", section: "users" });
}

function findUsers({ users }: Store, wanted: string): User[] {
  const text = wanted.trim().toLowerCase();
  return [...users.values()].filter((user) =>
    text === "" ||
    `${user.email} ${user.username} ${user.profile.phoneNumber} ${nameOf(user)}`
      .toLowerCase().includes(text)
  );
}

/** A user's name; empty for none. */
export function nameOf({ profile }: User): string {
  return profile.fullName ??
    [profile.firstName, profile.lastName].filter((part) => part !== undefined)
      .join(" ");
}
