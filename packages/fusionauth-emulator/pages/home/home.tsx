import type { Context } from "fresh";
import { jwtConfigurationOf } from "../../data/store.ts";
import type { Tenant } from "../../data/tenant.ts";
import { FUSIONAUTH_APPLICATION_ID } from "../../data/well_known_ids.ts";
import type { Core } from "../../instance/core.ts";
import type { State } from "../../instance/state.ts";
import { renderPage } from "../render_page.ts";
import { ApplicationPanel } from "./ApplicationPanel.tsx";
import { Table } from "./Table.tsx";
import { Tags } from "../Tags.tsx";
import { UserTable } from "./UserTable.tsx";

/** `GET /`: shows the configuration and its rules, without secrets. */
export async function home(ctx: Context<State>): Promise<Response> {
  const { core } = ctx.state;
  const applications = [...core.store.applications.values()]
    .filter((application) => application.id !== FUSIONAUTH_APPLICATION_ID);
  const page = (
    <>
      <Introduction tenant={core.store.tenantOf(null)} />
      <Notes notes={core.notes} />
      {applications.map((application) => (
        <ApplicationPanel
          key={application.id}
          application={application}
          jwt={jwtConfigurationOf(core.store, application)}
        />
      ))}
      <section class="panel" aria-labelledby="users">
        <h2 id="users">Users</h2>
        <UserTable store={core.store} />
      </section>
      <Instance core={core} />
    </>
  );
  return await renderPage(ctx, page, { title: "Configuration", isWide: true });
}

function Introduction({ tenant }: { tenant: Tenant }) {
  return (
    <div class="introduction">
      <h1>FusionAuth emulator</h1>
      <p>
        It follows the rules of the kickstart file. The issuer is{" "}
        <code>{tenant.issuer}</code>.
      </p>
      <nav aria-label="Documents for clients">
        <ul class="links">
          <li>
            <a href="/.well-known/openid-configuration">Discovery</a>
          </li>
          <li>
            <a href="/.well-known/jwks.json">Public keys</a>
          </li>
          <li>
            <a href="/api/status">Status</a>
          </li>
        </ul>
      </nav>
    </div>
  );
}

function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <section class="panel notes" aria-labelledby="notes">
      <h2 id="notes">Notes on this kickstart</h2>
      <ul>{notes.map((note) => <li key={note}>{note}</li>)}</ul>
    </section>
  );
}

/** Tenants, keys and webhooks. */
function Instance({ core: { store, keys } }: { core: Core }) {
  const webhooks = [...store.webhooks.values()];
  return (
    <section class="panel" aria-labelledby="instance">
      <h2 id="instance">Tenants, keys and webhooks</h2>
      <Table
        caption="Tenants"
        head={["Tenant", "Issuer", "Code lifetime", "Passwords"]}
        rows={[...store.tenants.values()].map((tenant) => ({
          key: tenant.id,
          cells: [
            tenant.name,
            <code key="issuer">{tenant.issuer}</code>,
            `${tenant.codeLifeSeconds} s`,
            `${tenant.passwordRules.minLength} characters or more`,
          ],
        }))}
      />
      <Table
        caption="Signing keys"
        head={["Key", "Algorithm", "kid"]}
        rows={keys.all().map(({ id, name, algorithm, kid }) => ({
          key: id,
          cells: [name, algorithm, <code key="kid">{kid}</code>],
        }))}
      />
      {webhooks.length === 0 ? null : (
        <Table
          caption="Webhooks"
          head={["Webhook", "Signed", "Events"]}
          rows={webhooks.map(({ id, url, signingKeyId, events }) => ({
            key: id,
            cells: [
              <code key="url">{withoutQuery(url)}</code>,
              signingKeyId === null ? "no" : "yes",
              <Tags key="events" texts={[...events]} none="none" />,
            ],
          }))}
        />
      )}
      <p class="hint">
        {store.apiKeys.length === 1
          ? "There is one API key."
          : `There are ${store.apiKeys.length} API keys.`}{" "}
        Secrets, keys and passwords are in the kickstart file, not on this page.
      </p>
    </section>
  );
}

/** A URL without its credentials and its query, which may hold secrets. */
function withoutQuery(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
