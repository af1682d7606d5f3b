import type { JSX } from "preact";
import { PageHeading } from "./PageHeading.tsx";

export interface GreetingProps {
  /** As the visitor gave it; may be empty, and in any script. */
  name: string;
  email: string;
}

/** Heads the account page. */
export function Greeting({ name, email }: GreetingProps): JSX.Element {
  const welcome = name.trim() === "" ? "Welcome" : (
    <>
      Welcome, <bdi>{name}</bdi>
    </>
  );
  return (
    <PageHeading title={welcome} tab="Account">
      You are signed in as <bdi>{email}</bdi>.
    </PageHeading>
  );
}
