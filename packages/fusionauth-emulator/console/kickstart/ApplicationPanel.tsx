import type { Application } from "../../data/application.ts";
import type { JwtConfiguration } from "../../data/tenant.ts";
import { applicationRules } from "./application_rules.ts";
import { Tags } from "../../pages/Tags.tsx";
import { Secret } from "../layout/Secret.tsx";

interface ApplicationPanelProps {
  application: Application;
  jwt: JwtConfiguration;
  showsSecrets: boolean;
}

/** An application and its rules. */
export function ApplicationPanel(
  { application, jwt, showsSecrets }: ApplicationPanelProps,
) {
  const { id, name, oauth, roles, scopes } = application;
  const headingId = `application-${id}`;
  return (
    <section class="panel" aria-labelledby={headingId}>
      <h2 id={headingId}>{name}</h2>
      <dl class="facts">
        <dt>Client id</dt>
        <dd>
          <code>{id}</code>
        </dd>
        <dt>Client secret</dt>
        <dd>
          <Secret value={oauth.clientSecret} isShown={showsSecrets} />
        </dd>
        <dt>Redirect URIs</dt>
        <dd>
          <ul class="plain">
            {oauth.authorizedRedirectURLs.map((url) => (
              <li key={url}>
                <code>{url}</code>
              </li>
            ))}
          </ul>
        </dd>
        <dt>Logout URL</dt>
        <dd>
          {oauth.logoutURL === null
            ? <span class="hint">none</span>
            : <code>{oauth.logoutURL}</code>}
        </dd>
        <dt>Roles</dt>
        <dd>
          <Tags
            texts={roles.map(({ name, isDefault }) =>
              isDefault ? `${name} (default)` : name
            )}
            none="none"
          />
        </dd>
        {scopes.length === 0 ? null : (
          <>
            <dt>Custom scopes</dt>
            <dd>
              <Tags texts={scopes.map((scope) => scope.name)} none="none" />
            </dd>
          </>
        )}
      </dl>
      <h3>Rules</h3>
      <dl class="rules">
        {applicationRules(application, jwt).map(({ name, value, meaning }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong>{value}</strong>
              <span class="hint">{meaning}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
