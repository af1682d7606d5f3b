interface ErrorPageProps {
  /** The members of FusionAuth's error body. */
  error: object;
  /** The step of the request, whose story says more. */
  stepId: string;
}

/** FusionAuth's `oauth2Error` page, for errors that cannot be sent to the client. */
export function ErrorPage({ error, stepId }: ErrorPageProps) {
  return (
    <div class="panel">
      <h1>Invalid request</h1>
      <p>
        The application sent an invalid request. Go back to it and start again.
      </p>
      <pre>{JSON.stringify(error, null, 2)}</pre>
      <p class="links">
        <a href={`/console/steps/${stepId}`}>
          What happened, and how to fix it
        </a>
      </p>
    </div>
  );
}
