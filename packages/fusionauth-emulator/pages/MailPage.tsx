interface MailPageProps {
  /** The user's address; null for an unknown user. */
  to: string | null;
  /** The link in the mail; null when none would be sent. */
  link: string | null;
  seconds: number;
  parameters: URLSearchParams;
}

/** FusionAuth's page after a request for a new password, and the mail that it would send. */
export function MailPage({ to, link, seconds, parameters }: MailPageProps) {
  return (
    <>
      <div class="panel">
        <h1>Check your mail</h1>
        <p>
          If there is an account with this address, we have sent a link to
          change its password.
        </p>
        {parameters.has("client_id")
          ? (
            <p class="links">
              <a href={`/oauth2/authorize?${parameters}`}>Back to sign in</a>
            </p>
          )
          : null}
      </div>
      <section class="panel" aria-labelledby="mail">
        <h2 id="mail">The mail (only on the emulator)</h2>
        {link === null
          ? (
            <p>
              No mail: no user has this address. FusionAuth shows the same page,
              so that it does not reveal who has an account.
            </p>
          )
          : (
            <>
              <dl class="mail">
                <dt>To</dt>
                <dd>{to}</dd>
                <dt>Subject</dt>
                <dd>Change your password</dd>
              </dl>
              <p>
                <a class="button" href={link}>Change the password</a>
              </p>
              <p class="hint">
                The link works once, within {seconds}{" "}
                seconds. FusionAuth sends the mail if the tenant has a mail
                server and a template for it; this kickstart may have neither.
              </p>
            </>
          )}
      </section>
    </>
  );
}
