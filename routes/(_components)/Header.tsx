import type { JSX } from "preact";
import { asset } from "fresh/runtime";
import { ButtonLink } from "@/components/Button.tsx";
import LogoutButton from "@/islands/LogoutButton.tsx";
import type { User } from "@/utils.ts";

export interface HeaderProps {
  /** Path of the page, to mark it in the navigation. */
  path: string;
  user?: User | undefined;
  /** Whether a user may be signed in whom nobody looked up, as on an error page. */
  mayBeSignedIn?: boolean;
}

/** The top of every page: home link, navigation, and sign-in or sign-out. */
export function Header(
  { path, user, mayBeSignedIn = false }: HeaderProps,
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
        {user
          ? <SignedIn path={path} user={user} />
          : mayBeSignedIn
          ? <ToAccount />
          : <SignedOut />}
      </div>
    </header>
  );
}

function SignedIn(
  { path, user }: { path: string; user: User },
): JSX.Element {
  return (
    <>
      <nav aria-label="Main" class="order-last w-full sm:order-none sm:w-auto">
        <ul class="-mx-3 flex sm:mx-0">
          <NavLink href="/account" path={path}>Account</NavLink>
          <NavLink href="/make-change" path={path}>Make change</NavLink>
          {user.roles.includes("teller") && (
            <NavLink href="/teller" path={path}>Teller</NavLink>
          )}
        </ul>
      </nav>
      <div class="ms-auto flex min-w-0 items-center gap-3">
        <bdi
          title={user.email}
          class="hidden max-w-48 truncate text-sm text-muted md:block"
        >
          {user.email}
        </bdi>
        <LogoutButton formToken={user.formToken} />
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

/** One entry of the navigation. The current page is marked, and not by colour alone. */
function NavLink(
  { href, path, children }: { href: string; path: string; children: string },
): JSX.Element {
  return (
    <li>
      <a
        href={href}
        aria-current={path === href ? "page" : undefined}
        class="flex h-12 items-center px-3 font-medium text-muted hover:text-ink aria-[current]:border-b-3 aria-[current]:border-brand aria-[current]:pt-0.75 aria-[current]:text-ink sm:h-16"
      >
        {children}
      </a>
    </li>
  );
}
