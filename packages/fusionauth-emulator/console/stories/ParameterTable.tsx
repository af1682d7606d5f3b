import type { ComponentChildren } from "preact";
import { bearerIn } from "../../http/headers.ts";
import type { Step } from "../../stories/step.ts";
import { Secret } from "../layout/Secret.tsx";
import { isSecret } from "../secrets.ts";
import { TokenView } from "../layout/TokenView.tsx";

const TOKENS = ["id_token_hint", "access_token", "token"];

interface ParameterTableProps {
  step: Step;
  showsSecrets: boolean;
  /** In milliseconds. */
  now: number;
}

/** What a request sent, in its query, its form and its `Authorization` header. */
export function ParameterTable(
  { step, showsSecrets, now }: ParameterTableProps,
) {
  const show = (name: string, value: string): ComponentChildren => {
    if (TOKENS.includes(name) && value.split(".").length === 3) {
      return <TokenView token={value} showsSecrets={showsSecrets} now={now} />;
    }
    return isSecret(name)
      ? <Secret value={value} isShown={showsSecrets} />
      : <code>{value}</code>;
  };
  const { authorization } = step;
  return (
    <dl class="parameters">
      {authorization === null ? null : (
        <>
          <dt>Authorization</dt>
          <dd>
            <Authorization
              value={authorization}
              showsSecrets={showsSecrets}
              now={now}
            />
          </dd>
        </>
      )}
      {step.parameters.map(([name, value], index) => (
        <>
          <dt key={`${index} name`}>{name}</dt>
          <dd key={index}>{show(name, value)}</dd>
        </>
      ))}
    </dl>
  );
}

interface AuthorizationProps {
  value: string;
  showsSecrets: boolean;
  now: number;
}

function Authorization({ value, showsSecrets, now }: AuthorizationProps) {
  const token = bearerIn(value);
  const [scheme = ""] = value.split(" ");
  return token === null
    ? (
      <>
        {scheme}{" "}
        <Secret
          value={value.slice(scheme.length + 1)}
          isShown={showsSecrets}
        />
      </>
    )
    : (
      <>
        Bearer <TokenView token={token} showsSecrets={showsSecrets} now={now} />
      </>
    );
}
