/** An error with the HTTP status to answer; to be thrown by middlewares, handlers and pages. */
export class HttpError extends Error {
  constructor(public status: number, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = this.constructor.name;
  }
}
