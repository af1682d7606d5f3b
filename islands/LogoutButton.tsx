import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "@/components/Button.tsx";
import { FormToken } from "@/components/FormToken.tsx";

export interface LogoutButtonProps {
  formToken: string;
}

const SIGNED_OUT = "signed-out";

/**
 * Signs out by a plain form. In a browser with JavaScript it also shows that it
 * is busy, and takes the other tabs along, so that none goes on showing an account.
 */
export default function LogoutButton(
  { formToken }: LogoutButtonProps,
): JSX.Element {
  const [busy, setBusy] = useState(false);
  const tabs = useRef<BroadcastChannel>();

  useEffect(() => {
    const channel = tabs.current = new BroadcastChannel("changebank");
    channel.onmessage = ({ data }) => {
      if (data === SIGNED_OUT) location.replace("/");
    };
    addEventListener("pageshow", reloadIfRestored);
    return () => {
      channel.close();
      removeEventListener("pageshow", reloadIfRestored);
    };
  }, []);

  function onSubmit(): void {
    setBusy(true);
    // Whoever stops the page from loading can press the button again.
    setTimeout(setBusy, 10_000, false);
    // The page is left when the answer has come. Only then has the session ended,
    // and the other tabs find nobody signed in when they ask.
    addEventListener("pagehide", () => tabs.current?.postMessage(SIGNED_OUT), {
      once: true,
    });
  }

  return (
    <form method="post" action="/logout" onSubmit={onSubmit}>
      <FormToken formToken={formToken} />
      <Button look="secondary" disabled={busy}>
        {busy ? "Signing out…" : "Sign out"}
      </Button>
    </form>
  );
}

/** A page from the back-forward cache may belong to somebody who has left. */
function reloadIfRestored(event: PageTransitionEvent): void {
  if (event.persisted) location.reload();
}
