import type { JSX } from "preact";
import { ButtonLink } from "@/components/Button.tsx";
import { Panel } from "@/components/Panel.tsx";

export interface OverviewProps {
  /** As shown, such as "$0.00". */
  balance: string;
  name: string;
  email: string;
  roles: readonly string[];
}

/** The balance and the way to spend it, and what FusionAuth says about the user. */
export function Overview(
  { balance, name, email, roles }: OverviewProps,
): JSX.Element {
  return (
    <div class="grid gap-5 sm:gap-6 md:grid-cols-2">
      <Panel heading={{ id: "balance", title: "Your balance" }}>
        <p class="text-5xl font-semibold tracking-tight tabular-nums wrap-anywhere">
          {balance}
        </p>
        <p class="mt-5">
          <ButtonLink href="/make-change">Make change</ButtonLink>
        </p>
      </Panel>
      <Panel heading={{ id: "profile", title: "Your profile" }}>
        <dl class="space-y-4">
          <Entry term="Name" value={name} />
          <Entry term="Email" value={email} />
          <Entry term="Roles" value={roles.join(", ")} />
        </dl>
        <p class="mt-5">
          <ButtonLink href="/account/devices" look="secondary">
            Your devices
          </ButtonLink>
        </p>
      </Panel>
    </div>
  );
}

function Entry({ term, value }: { term: string; value: string }): JSX.Element {
  return (
    <div>
      <dt class="text-sm text-muted">{term}</dt>
      <dd class="wrap-anywhere">
        {value === "" ? "Not given" : <bdi>{value}</bdi>}
      </dd>
    </div>
  );
}
