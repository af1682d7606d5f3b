import { applicationsOf, jwtConfigurationOf } from "../../data/store.ts";
import type { Core } from "../../instance/core.ts";
import { durationOf } from "../../data/duration.ts";

/** How far to go until something expires. */
export function Lifetimes({ core }: { core: Core }) {
  const { store, refreshTokens, ssoSessions, clock } = core;
  const now = clock.now();
  const live = refreshTokens.all().filter((it) => it.expiresAt > now).length;
  const applications = applicationsOf(store);
  return (
    <section class="panel" aria-labelledby="lifetimes">
      <h2 id="lifetimes">What expires when</h2>
      <dl class="facts">
        {applications.map((application) => {
          const jwt = jwtConfigurationOf(store, application);
          return (
            <>
              <dt key={`${application.id} name`}>{application.name}</dt>
              <dd key={application.id}>
                access tokens after{" "}
                {durationOf(jwt.timeToLiveInSeconds)}, refresh tokens after{" "}
                {durationOf(jwt.refreshTokenTimeToLiveInMinutes * 60)}
              </dd>
            </>
          );
        })}
        <dt>Authorization codes</dt>
        <dd>after {durationOf(store.tenantOf(null).codeLifeSeconds)}</dd>
        <dt>SSO sessions</dt>
        <dd>
          {durationOf(store.tenantOf(null).ssoSessionSeconds)}{" "}
          after their last use
        </dd>
        <dt>Live now</dt>
        <dd>
          {live} refresh tokens, {ssoSessions.entries().length} SSO sessions
        </dd>
      </dl>
    </section>
  );
}
