interface MailPageProps {
  /** The address; null when nobody has it. */
  to: string | null;
  /** The link in the mail; null when no mail would be sent. */
  link: string | null;
  seconds: number;
  parameters: URLSearchParams;
}

/** What FusionAuth says after a request for a new password; and the mail that it would send. */
export function MailPage({ to, link, seconds, parameters }: MailPageProps) {
  return (
    <>
      <div class="panel">
        <h1>Check your mail</h1>
        <p>
          If there is an account with this address, a link to change its
          password is on its way.
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
        <h2 id="mail">The mail, on the emulator</h2>
        {link === null
          ? (
            <p>
              No mail: nobody here has this address. FusionAuth shows the same
              page for it, so that nobody learns who has an account.
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
                The link works once, for {seconds}{" "}
                seconds. FusionAuth sends the mail when its tenant has a mail
                server and a template for it; this kickstart may have neither.
              </p>
            </>
          )}
      </section>
    </>
  );
}
