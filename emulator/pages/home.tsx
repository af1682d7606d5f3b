import type { Context } from "fresh";
import { FUSIONAUTH_APPLICATION_ID } from "@/emulator/kickstart/grammar.ts";
import type { Application } from "@/emulator/model.ts";
import type { State } from "@/emulator/state.ts";
import type { Store } from "@/emulator/store.ts";
import { jwtConfigurationOf } from "@/emulator/tokens.ts";
import { renderPage } from "./render_page.tsx";

/** So many users are listed; a test may have thousands. */
const USERS_SHOWN = 100;

/** `GET /`: what kickstart configured, and which rules are on. No secret is on it. */
export async function home(ctx: Context<State>): Promise<Response> {
  const { core } = ctx.state;
  const { store } = core;
  const applications = [...store.applications.values()]
    .filter((application) => application.id !== FUSIONAUTH_APPLICATION_ID);
  const page = (
    <>
      <h1>FusionAuth emulator</h1>
      {core.notes.length === 0 ? null : (
        <section class="panel">
          <h2>Not modelled</h2>
          <ul>{core.notes.map((note) => <li key={note}>{note}</li>)}</ul>
        </section>
      )}
      {applications.map((application) => (
        <ApplicationPanel
          key={application.id}
          ctx={ctx}
          application={application}
        />
      ))}
      <section class="panel">
        <h2>Users</h2>
        <Users store={store} />
      </section>
      <section class="panel">
        <h2>Tenants and keys</h2>
        <Table
          head={["Tenant", "Issuer"]}
          rows={[...store.tenants.values()].map((
            { name, issuer },
          ) => [name, issuer])}
        />
        <Table
          head={["Key", "Algorithm", "kid"]}
          rows={core.keys.all().map((
            { name, algorithm, kid },
          ) => [name, algorithm, kid])}
        />
      </section>
    </>
  );
  return await renderPage(ctx, page, { title: "Configuration", isWide: true });
}

interface ApplicationPanelProps {
  ctx: Context<State>;
  application: Application;
}

function ApplicationPanel({ ctx, application }: ApplicationPanelProps) {
  const { oauth } = application;
  const jwt = jwtConfigurationOf(ctx.state.core, application);
  return (
    <section class="panel">
      <h2>{application.name}</h2>
      <Table
        head={["Setting", "Value"]}
        rows={[
          ["Client id", application.id],
          ["Redirect URIs", oauth.authorizedRedirectURLs.join(" ")],
          ["Redirect match", oauth.authorizedURLValidationPolicy],
          ["Logout", `${oauth.logoutURL ?? "none"}, ${oauth.logoutBehavior}`],
          ["Client secret", oauth.clientAuthenticationPolicy],
          ["PKCE", oauth.proofKeyForCodeExchangePolicy],
          ["Grants", oauth.enabledGrants.join(", ")],
          ["Registration", registrationRule(application)],
          [
            "Scopes",
            `${oauth.scopeHandlingPolicy}; unknown ones: ${oauth.unknownScopePolicy}`,
          ],
          [
            "Roles",
            application.roles.map((role) => role.name).join(", ") || "none",
          ],
          ["Access tokens live", `${jwt.timeToLiveInSeconds} s`],
          [
            "Refresh tokens",
            `${jwt.refreshTokenUsagePolicy}, ${jwt.refreshTokenExpirationPolicy}, ` +
            `${jwt.refreshTokenTimeToLiveInMinutes} min, grace ${jwt.gracePeriodInSeconds} s`,
          ],
        ]}
      />
    </section>
  );
}

function registrationRule({ oauth, registration }: Application): string {
  const gate = oauth.requireRegistration ? "required" : "not required";
  return `${gate}; self-service ${registration.enabled ? "on" : "off"}`;
}

function Users({ store }: { store: Store }) {
  const users = [...store.users.values()];
  const shown = users.slice(0, USERS_SHOWN).map((user) => [
    user.email ?? user.username ?? user.id,
    user.registrations.map(({ applicationId, roles }) =>
      `${store.applications.get(applicationId)?.name ?? applicationId}: ${
        roles.join(", ") || "no role"
      }`
    ).join("; ") || "not registered",
    user.active ? "active" : "locked",
  ]);
  return (
    <>
      <Table head={["User", "Registrations", "State"]} rows={shown} />
      {users.length > USERS_SHOWN
        ? <p>and {users.length - USERS_SHOWN} more</p>
        : null}
    </>
  );
}

function Table({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>{head.map((text) => <th key={text} scope="col">{text}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join()}>
              {row.map((text) => <td key={text}>{text}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
