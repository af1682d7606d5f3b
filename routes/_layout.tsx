import { hasSessionCookie } from "@/auth/session/current_session.ts";
import { define } from "@/utils.ts";
import { Header } from "./(_components)/Header.tsx";

export default define.layout(function Layout(
  { Component, req, state, url },
) {
  return (
    <div class="flex min-h-dvh flex-col">
      <a
        href="#content"
        class="sr-only rounded-md bg-action font-semibold text-on-action focus:not-sr-only focus:absolute focus:start-4 focus:top-3 focus:px-4 focus:py-2"
      >
        Skip to content
      </a>
      <Header
        path={url.pathname}
        user={state.user}
        mayBeSignedIn={hasSessionCookie(req.headers)}
      />
      <main
        id="content"
        tabindex={-1}
        class="mx-auto w-full max-w-5xl grow px-4 py-10 sm:px-6 sm:py-14"
      >
        <Component />
      </main>
      <footer class="border-t border-line text-sm text-muted print:hidden">
        <p class="mx-auto max-w-5xl px-4 py-6 sm:px-6">
          ChangeBank is a reference app for signing in with FusionAuth. It holds
          no real money.
        </p>
      </footer>
    </div>
  );
});
