interface LogoutPageProps {
  /** The logout URL of each application. */
  logoutUrls: string[];
  target: string;
}

/** Calls every application's logout URL in a frame, then moves on (`AllApplications`). */
export function LogoutPage({ logoutUrls, target }: LogoutPageProps) {
  return (
    <div class="panel">
      <h1>Signing out</h1>
      <p>
        You are being signed out of every application.{" "}
        <a href={target}>Continue</a>
      </p>
      {logoutUrls.map((url) => (
        <iframe key={url} src={url} title={`Sign out of ${url}`} />
      ))}
    </div>
  );
}
