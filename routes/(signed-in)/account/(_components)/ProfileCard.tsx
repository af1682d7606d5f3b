import type { JSX } from "preact";
import { ButtonLink } from "@/components/Button.tsx";
import { Panel } from "@/components/Panel.tsx";

export interface ProfileCardProps {
  name: string;
  email: string;
  roles: readonly string[];
}

/** What FusionAuth says about the user. */
export function ProfileCard(
  { name, email, roles }: ProfileCardProps,
): JSX.Element {
  return (
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
