interface LogoutPageProps {
  /** The logout URLs of the applications. */
  logoutUrls: string[];
  target: string;
}

/** Calls the logout URL of every application in a frame, then continues (`AllApplications`). */
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
