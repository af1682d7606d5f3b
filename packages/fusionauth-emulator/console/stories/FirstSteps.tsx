import { applicationsOf, type Store } from "../../data/store.ts";

/** What a client needs, while nobody has signed in yet. */
export function FirstSteps({ store }: { store: Store }) {
  const applications = applicationsOf(store);
  return (
    <section class="panel" aria-labelledby="first">
      <h2 id="first">No sign-in yet</h2>
      <p>
        Start one in your application: it shows up here at once, step by step,
        with what is wrong when it fails. Configure the application with:
      </p>
      <dl class="facts">
        <dt>Issuer</dt>
        <dd>
          <code>{store.tenantOf(null).issuer}</code>
        </dd>
        {applications.map(({ id, name, oauth }) => (
          <>
            <dt key={`${id} name`}>{name}</dt>
            <dd key={id}>
              client id <code>{id}</code>, redirect URI{" "}
              {oauth.authorizedRedirectURLs.slice(0, 3).map((url, index) => (
                <span key={url}>
                  {index === 0 ? "" : " or "}
                  <code>{url}</code>
                </span>
              ))}
            </dd>
          </>
        ))}
      </dl>
      <p class="hint">
        Client secrets are on the page{" "}
        <a href="/console/kickstart">Kickstart</a>, users on the page{" "}
        <a href="/console/users">Users</a>.
      </p>
    </section>
  );
}
