import type { Core } from "../instance/core.ts";
import type { Hooks } from "../instance/hooks.ts";
import type { TokenDraft } from "../tokens/hooks.ts";
import { signClaims } from "../tokens/signing.ts";
import type { FindFaults } from "./active_fault.ts";

const TOKENS_KEPT = 1000;

/**
 * The hooks that change tokens. The emulator still accepts a changed token as the original, so only
 * the client's own checks can refuse it.
 */
export function createTampering(
  core: Core,
  find: FindFaults,
): Pick<Hooks, "draft" | "signed" | "presented"> {
  const genuineDrafts = new WeakMap<TokenDraft, TokenDraft>();
  const genuineTokens = new Map<string, string>();

  function findFor(place: "draft" | "signed", draft: TokenDraft) {
    return find(place, [`${draft.kind}-token`, "keys"], draft.applicationId);
  }

  function keep(sent: string, genuine: string) {
    genuineTokens.set(sent, genuine);
    const [oldest] = genuineTokens.keys();
    if (genuineTokens.size > TOKENS_KEPT && oldest !== undefined) {
      genuineTokens.delete(oldest);
    }
  }

  return {
    async draft(draft) {
      const faults = findFor("draft", draft);
      if (faults.length + findFor("signed", draft).length > 0) {
        const { header, claims } = draft;
        genuineDrafts.set(draft, {
          ...draft,
          header: { ...header },
          claims: { ...claims },
        });
      }
      for (const it of faults) {
        it.use();
        await it.fault.draft?.(draft, core);
      }
    },
    async signed(token, draft) {
      let sent = token;
      for (const it of findFor("signed", draft)) {
        it.use();
        sent = await it.fault.signed?.(sent, draft, core) ?? sent;
      }
      const genuine = genuineDrafts.get(draft);
      if (genuine !== undefined) {
        const { claims, key, header } = genuine;
        keep(sent, await signClaims(claims, key, header));
      }
      return sent;
    },
    presented: (token) => genuineTokens.get(token) ?? token,
  };
}
