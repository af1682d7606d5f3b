import type { JSX } from "preact";
import { asset } from "fresh/runtime";
import { ButtonLink } from "@/components/Button.tsx";

/** The public home page: what ChangeBank does, and how to sign in. */
export function Hero(): JSX.Element {
  return (
    <>
      <div class="grid items-center gap-10 md:grid-cols-2">
        <div>
          <h1 class="text-4xl font-bold tracking-tight text-balance sm:text-5xl">
            Your dollars, in coins
          </h1>
          <p class="mt-5 max-w-prose text-lg text-pretty text-muted">
            ChangeBank turns any sum into nickels and pennies, exact to the
            cent. Sign in, say how much, and take your change.
          </p>
          <p class="mt-8 flex flex-wrap gap-3">
            <ButtonLink href="/login">Sign in</ButtonLink>
            <ButtonLink href="/register" look="secondary">
              Create account
            </ButtonLink>
          </p>
        </div>
        <img
          src={asset("/hero.svg")}
          alt=""
          width="480"
          height="360"
          class="mx-auto w-full max-w-md rounded-2xl bg-tint md:me-0"
        />
      </div>
      <ul class="mt-14 grid gap-8 border-t border-line pt-10 md:grid-cols-3">
        <Reason title="Exact to the cent">
          We count in whole cents, so not one penny is lost to rounding.
        </Reason>
        <Reason title="Your password stays yours">
          You sign in on FusionAuth’s own page. ChangeBank never sees your
          password.
        </Reason>
        <Reason title="You decide who is signed in">
          Your account lists every device, and signs out any of them at once.
        </Reason>
      </ul>
    </>
  );
}

function Reason(
  { title, children }: { title: string; children: string },
): JSX.Element {
  return (
    <li>
      <h2 class="font-semibold">{title}</h2>
      <p class="mt-1 text-muted">{children}</p>
    </li>
  );
}
