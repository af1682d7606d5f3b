/** A mail that FusionAuth would send. */
export interface Mail {
  readonly id: string;
  /** In milliseconds, by the emulator's clock. */
  readonly at: number;
  /** The address; what was typed in when there is no such user, who gets no mail. */
  readonly to: string;
  readonly subject: string;
  /** What it leads to; null for a mail that is not sent. */
  readonly link: string | null;
  /** How long the link works. */
  readonly seconds: number;
}

/** The latest mails. */
export interface Mails {
  /** Oldest first. */
  readonly all: readonly Mail[];
  add(mail: Omit<Mail, "id">): void;
  clear(): void;
}

const MAILS_KEPT = 100;

/** Creates an empty mailbox; calls `changed` when a mail is added. */
export function createMails(changed: () => void): Mails {
  const all: Mail[] = [];
  let last = 0;
  return {
    all,
    add(mail) {
      all.push({ id: String(++last), ...mail });
      if (all.length > MAILS_KEPT) all.shift();
      changed();
    },
    clear() {
      all.length = 0;
      changed();
    },
  };
}
