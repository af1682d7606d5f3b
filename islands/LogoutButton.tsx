import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "@/components/Button.tsx";
import { FormToken } from "@/components/FormToken.tsx";

export interface LogoutButtonProps {
  formToken: string;
}

/** Name of the channel on which the tabs of one browser tell each other. */
const CHANNEL = "changebank";
const SIGNED_OUT = "signed-out";

/**
 * Signs out by a plain form. In a browser with JavaScript it also shows that it
 * is busy, and takes the other tabs along, so that none goes on showing an account.
 */
export default function LogoutButton(
  { formToken }: LogoutButtonProps,
): JSX.Element {
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }) => {
      if (data === SIGNED_OUT) location.replace("/");
    };
    // A page brought back from the back-forward cache may be somebody's who has left.
    const onPageShow = (event: PageTransitionEvent) => {
      if (event.persisted) location.reload();
    };
    addEventListener("pageshow", onPageShow);
    return () => {
      channel.close();
      removeEventListener("pageshow", onPageShow);
    };
  }, []);

  function onSubmit(): void {
    setBusy(true);
    // The page is left when the answer has come: only then is the session over,
    // and other tabs that ask find nobody signed in.
    addEventListener(
      "pagehide",
      () => new BroadcastChannel(CHANNEL).postMessage(SIGNED_OUT),
    );
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
