import { isTokenMember } from "../../stories/result.ts";
import type { Step } from "../../stories/step.ts";
import { Secret } from "../layout/Secret.tsx";
import { isSecret } from "../secrets.ts";
import { TokenView } from "../layout/TokenView.tsx";

interface ResultViewProps {
  step: Step;
  showsSecrets: boolean;
  /** In milliseconds. */
  now: number;
}

/** What the response had: the parameters of a callback, tokens, or claims. */
export function ResultView({ step, showsSecrets, now }: ResultViewProps) {
  const { id, result } = step;
  switch (result?.kind) {
    case "callback":
      return (
        <details id={`result-${id}`}>
          <summary>Callback</summary>
          <dl class="parameters">
            {[...new URLSearchParams(result.answer)].map(([name, value]) => (
              <>
                <dt key={`${name} name`}>{name}</dt>
                <dd key={name}>
                  {isSecret(name)
                    ? <Secret value={value} isShown={showsSecrets} />
                    : <code>{value}</code>}
                </dd>
              </>
            ))}
          </dl>
        </details>
      );
    case "tokens":
      return (
        <>
          {Object.entries(result.body).filter(([name, value]) =>
            isTokenMember(name) && value !== undefined
          )
            .map(([name, value]) => (
              <details key={name} id={`${name}-${id}`}>
                <summary>{name}</summary>
                <TokenView
                  token={String(value)}
                  showsSecrets={showsSecrets}
                  now={now}
                />
              </details>
            ))}
          <details id={`result-${id}`}>
            <summary>Response</summary>
            <pre>{JSON.stringify(withoutTokens(result.body), null, 2)}</pre>
          </details>
        </>
      );
    case "document":
      return (
        <details id={`result-${id}`}>
          <summary>Response</summary>
          <pre>{JSON.stringify(result.body, null, 2)}</pre>
        </details>
      );
    case "error":
      return (
        <details id={`result-${id}`}>
          <summary>Response</summary>
          <p>{result.description}</p>
        </details>
      );
    default:
      return null;
  }
}

/** The other members, and where the tokens are. */
function withoutTokens(
  body: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      isTokenMember(name) ? "(above)" : value,
    ]),
  );
}
