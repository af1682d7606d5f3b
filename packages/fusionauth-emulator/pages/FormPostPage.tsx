interface FormPostPageProps {
  redirectUri: string;
  parameters: URLSearchParams;
}

/** Sends the authorization response by a form that submits itself (`response_mode=form_post`). */
export function FormPostPage({ redirectUri, parameters }: FormPostPageProps) {
  return (
    <div class="panel">
      <h1>Going back to the application</h1>
      <form method="post" action={redirectUri} id="answer">
        {[...parameters].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <button type="submit">Continue</button>
      </form>
      <script src="/emulator/submit.js"></script>
    </div>
  );
}
