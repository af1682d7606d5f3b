import type { JSX } from "preact";
import { asset } from "fresh/runtime";
import { ButtonLink } from "./Button.tsx";

/** The public face: what ChangeBank does, and the way in. */
export function Hero(): JSX.Element {
  return (
    <div class="grid items-center gap-10 md:grid-cols-2">
      <div>
        <h1 class="text-4xl font-bold tracking-tight text-balance sm:text-5xl">
          Welcome to ChangeBank
        </h1>
        <p class="mt-5 max-w-prose text-lg text-muted">
          We turn dollars into coins. Sign in, say how much, and get nickels and
          pennies, exact to the cent.
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
        class="mx-auto w-full max-w-md"
      />
    </div>
  );
}
