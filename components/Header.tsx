import type { JSX } from "preact";
import { asset } from "fresh/runtime";
import LogoutButton from "@/islands/LogoutButton.tsx";
import { ButtonLink } from "./Button.tsx";
import { NavLink } from "./NavLink.tsx";

/** What pages may know of who is signed in; no session id, and no token of FusionAuth's. */
export interface Visitor {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** Binds this person's forms to this session. */
  readonly formToken: string;
}

export interface HeaderProps {
  /** Path of the page, to mark where the visitor is. */
  path: string;
  visitor?: Visitor | undefined;
  /** Nobody looked up who is signed in, but somebody may be, as on an error page. */
  mayBeSignedIn?: boolean;
}

/** The top of each page: the way home, where one can go, and the way in or out. */
export function Header(
  { path, visitor, mayBeSignedIn = false }: HeaderProps,
): JSX.Element {
  return (
    <header class="border-b border-line bg-panel print:hidden">
      <div class="mx-auto flex max-w-5xl flex-wrap items-center gap-x-3 px-4 sm:gap-x-6 sm:px-6">
        <a
          href="/"
          aria-label="ChangeBank home"
          aria-current={path === "/" ? "page" : "false"}
          class="flex h-16 items-center gap-2.5 text-lg font-bold tracking-tight"
        >
          <img src={asset("/logo.svg")} alt="" width="32" height="32" />
          ChangeBank
        </a>
        {visitor
          ? <SignedIn path={path} visitor={visitor} />
          : mayBeSignedIn
          ? <ToAccount />
          : <SignedOut />}
      </div>
    </header>
  );
}

function SignedIn(
  { path, visitor }: { path: string; visitor: Visitor },
): JSX.Element {
  return (
    <>
      <nav aria-label="Main" class="order-last w-full sm:order-none sm:w-auto">
        <ul class="-mx-3 flex sm:mx-0">
          <NavLink href="/account" path={path}>Account</NavLink>
          <NavLink href="/make-change" path={path}>Make change</NavLink>
          {visitor.roles.includes("teller") && (
            <NavLink href="/teller" path={path}>Teller</NavLink>
          )}
        </ul>
      </nav>
      <div class="ms-auto flex min-w-0 items-center gap-3">
        <bdi
          title={visitor.email}
          class="hidden max-w-48 truncate text-sm text-muted md:block"
        >
          {visitor.email}
        </bdi>
        <LogoutButton formToken={visitor.formToken} />
      </div>
    </>
  );
}

function SignedOut(): JSX.Element {
  return (
    <nav aria-label="Main" class="ms-auto flex items-center gap-2">
      <span class="hidden sm:block">
        <ButtonLink href="/register" look="quiet">Create account</ButtonLink>
      </span>
      <ButtonLink href="/login">Sign in</ButtonLink>
    </nav>
  );
}

function ToAccount(): JSX.Element {
  return (
    <nav aria-label="Main" class="ms-auto">
      <ButtonLink href="/account" look="secondary">Your account</ButtonLink>
    </nav>
  );
}
