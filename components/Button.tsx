import type { ComponentChildren, JSX } from "preact";

/** How loud a button is: one primary at most per form. */
export type ButtonLook = "primary" | "secondary" | "quiet";

const SHAPE = "inline-flex items-center justify-center rounded-md border " +
  "px-4 py-2 text-center font-semibold motion-safe:transition-colors " +
  "disabled:cursor-wait disabled:opacity-70";

const LOOKS: Record<ButtonLook, string> = {
  primary: "border-transparent bg-action text-on-action hover:bg-action-strong",
  secondary: "border-edge bg-panel text-brand hover:bg-tint",
  quiet: "border-transparent bg-transparent text-brand hover:bg-tint",
};

export interface ButtonProps
  extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
}

/** The one button of ChangeBank; it submits its form unless told otherwise. */
export function Button(
  { look = "primary", ...rest }: ButtonProps,
): JSX.Element {
  return <button type="submit" {...rest} class={`${SHAPE} ${LOOKS[look]}`} />;
}

export interface ButtonLinkProps {
  href: string;
  look?: ButtonLook;
  children: ComponentChildren;
}

/** A link that looks like a button, for going somewhere. */
export function ButtonLink(
  { href, look = "primary", children }: ButtonLinkProps,
): JSX.Element {
  return <a href={href} class={`${SHAPE} ${LOOKS[look]}`}>{children}</a>;
}
