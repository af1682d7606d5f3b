import type { Core } from "../instance/core.ts";
import type { Hooks } from "../instance/hooks.ts";
import type { TokenDraft } from "../tokens/hooks.ts";
import { signClaims } from "../tokens/signing.ts";
import type { FindSettings } from "./active_fault.ts";

const TOKENS_KEPT = 1000;

/**
 * The hooks that change tokens. A token that was changed still passes for what it was when a client
 * presents it: what a client must refuse, it must refuse by itself.
 */
export function createTampering(
  core: Core,
  find: FindSettings,
): Pick<Hooks, "draft" | "signed" | "presented"> {
  const genuineDrafts = new WeakMap<TokenDraft, TokenDraft>();
  const genuineTokens = new Map<string, string>();

  function findFor(part: "draft" | "signed", draft: TokenDraft) {
    return find(part, [`${draft.kind}-token`, "keys"], draft.applicationId);
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
      const settings = findFor("draft", draft);
      if (settings.length + findFor("signed", draft).length > 0) {
        const { header, claims } = draft;
        genuineDrafts.set(draft, {
          ...draft,
          header: { ...header },
          claims: { ...claims },
        });
      }
      for (const setting of settings) {
        setting.use();
        await setting.mode.draft?.(draft, core);
      }
    },
    async signed(token, draft) {
      let sent = token;
      for (const setting of findFor("signed", draft)) {
        setting.use();
        sent = await setting.mode.signed?.(sent, draft, core) ?? sent;
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
