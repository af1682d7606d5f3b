import type { ComponentChildren, JSX } from "preact";

export interface NavLinkProps {
  href: string;
  /** Path of the page being shown. */
  path: string;
  children: ComponentChildren;
}

/** One entry of the navigation; the page one is on is marked, and not by colour alone. */
export function NavLink({ href, path, children }: NavLinkProps): JSX.Element {
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
