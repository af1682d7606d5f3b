import { hasSessionCookie } from "@/auth/session_cookie.ts";
import { Footer } from "@/components/Footer.tsx";
import { Header } from "@/components/Header.tsx";
import { define } from "@/utils.ts";

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
        visitor={state.visitor}
        mayBeSignedIn={hasSessionCookie(req.headers)}
      />
      <main
        id="content"
        tabindex={-1}
        class="mx-auto w-full max-w-5xl grow px-4 py-10 sm:px-6 sm:py-14"
      >
        <Component />
      </main>
      <Footer />
    </div>
  );
});
