/** One attempt to deliver an event. */
export interface DeliveryAttempt {
  /** In milliseconds, by the emulator's clock. */
  readonly at: number;
  readonly milliseconds: number;
  /** The request's headers, with the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** The status of the response; null when there was none in time. */
  readonly status: number | null;
  /** The beginning of the response's body, or why there was no response. */
  readonly answer: string;
}

/** The delivery of an event to a webhook. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly webhookId: string;
  readonly url: string;
  /** The request's body: JSON. */
  readonly body: string;
  /** The status of the last response; null when there was none in time. */
  readonly status: number | null;
  readonly attempts: number;
  /** The attempts, oldest first. */
  readonly history: readonly DeliveryAttempt[];
  /** Whether no attempt will follow. */
  readonly isDone: boolean;
}

/** Whether an attempt succeeded. */
export function isAccepted(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}
