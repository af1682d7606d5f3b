import { AsyncLocalStorage } from "node:async_hooks";

/** What belongs to one request wherever its work is done. */
export interface RequestContext {
  /** Ties the response (`x-request-id`), the error page and the log lines to each other. */
  readonly id: string;
  /** `null` when the request came over no network connection. */
  readonly clientAddress: string | null;
  /** The pattern of its route, such as `/make-change`; `null` when it has none. */
  route: string | null;
}

/** The context of the request that is being answered; `undefined` outside of one. */
export const requestContext = new AsyncLocalStorage<RequestContext>();

/** The id of the request that is being answered; `undefined` outside of one. */
export function getRequestId(): string | undefined {
  return requestContext.getStore()?.id;
}
