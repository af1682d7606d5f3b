/** An error with the HTTP status to answer; to be thrown by middlewares, handlers and pages. */
export class HttpError extends Error {
  override name = "HttpError";

  constructor(public status: number, message = "", options?: ErrorOptions) {
    super(message, options);
  }
}
