import { applicationsOf, jwtConfigurationOf } from "../../data/store.ts";
import type { Core } from "../../instance/core.ts";
import { Tags } from "../../pages/Tags.tsx";
import type { ConsoleContext } from "../console_state.ts";
import { renderConsole } from "../layout/render_console.ts";
import { Secret } from "../layout/Secret.tsx";
import { SecretsSwitch } from "../layout/SecretsSwitch.tsx";
import { Table } from "../layout/Table.tsx";
import { withoutQuery } from "../webhooks/without_query.ts";
import { ApplicationPanel } from "./ApplicationPanel.tsx";

/** `GET /console/kickstart`: the configuration and its rules. */
export async function showKickstart(ctx: ConsoleContext): Promise<Response> {
  const { operator: { core }, showsSecrets } = ctx.state;
  const { issuer } = core.store.tenantOf(null);
  const page = (
    <>
      <div class="head">
        <h1>Kickstart</h1>
        <SecretsSwitch ctx={ctx} />
      </div>
      <p class="lead">
        What the kickstart configures, and what follows from it. The issuer is
        {" "}
        <code>{issuer}</code>: see its{" "}
        <a href="/.well-known/openid-configuration">discovery document</a>{" "}
        and its <a href="/.well-known/jwks.json">public keys</a>.
      </p>
      <Notes notes={core.notes} />
      {applicationsOf(core.store).map((application) => (
        <ApplicationPanel
          key={application.id}
          application={application}
          jwt={jwtConfigurationOf(core.store, application)}
          showsSecrets={showsSecrets}
        />
      ))}
      <Instance core={core} showsSecrets={showsSecrets} />
    </>
  );
  return await renderConsole(ctx, page, {
    title: "Kickstart",
    section: "kickstart",
  });
}

function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="notes">
      <h2 id="notes">Notes</h2>
      <ul>{notes.map((note) => <li key={note}>{note}</li>)}</ul>
    </section>
  );
}

interface InstanceProps {
  core: Core;
  showsSecrets: boolean;
}

/** Tenants, keys, webhooks, API keys and CORS. */
function Instance({ core: { store, keys }, showsSecrets }: InstanceProps) {
  const webhooks = [...store.webhooks.values()];
  const { enabled, allowedOrigins } = store.cors;
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
        rows={keys.all().map(({ name, algorithm, kid }) => ({
          key: kid,
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
              <code key="url">{showsSecrets ? url : withoutQuery(url)}</code>,
              signingKeyId === null ? "no" : "yes",
              <Tags key="events" texts={[...events]} none="none" />,
            ],
          }))}
        />
      )}
      <dl class="facts">
        {store.apiKeys.map(({ key, tenantId }, index) => (
          <>
            <dt key={`${index} name`}>API key</dt>
            <dd key={index}>
              <Secret value={key} isShown={showsSecrets} />,{" "}
              {tenantId === null ? "for every tenant" : `for ${tenantId}`}
            </dd>
          </>
        ))}
        <dt>CORS</dt>
        <dd>{enabled ? `on, for ${allowedOrigins.join(", ")}` : "off"}</dd>
      </dl>
    </section>
  );
}
