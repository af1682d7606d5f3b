interface ErrorPageProps {
  /** The members of FusionAuth's error body. */
  error: object;
}

/** FusionAuth's `oauth2Error` page: nobody may be sent back, so the error stays here. */
export function ErrorPage({ error }: ErrorPageProps) {
  return (
    <div class="panel">
      <h1>The request is not right</h1>
      <p>
        The application sent a request that cannot be answered. If you came from
        an application, go back to it and start again.
      </p>
      <pre>{JSON.stringify(error, null, 2)}</pre>
    </div>
  );
}
