export type Code =
  | "invalid_request"
  | "not_found"
  | "conflict"
  | "refused"
  | "unauthorized"
  | "unsupported"
  | "plex_unavailable"
  | "tmdb_unavailable"
  | "transmission_unavailable"
  | "internal_error";

/** Something that a person can mend: `message` says what happened, `hint` what to do next. Both are one sentence. */
export class UserError extends Error {
  override name = "UserError";
  readonly hint: string;
  readonly code: Code;
  constructor(message: string, hint: string, code: Code = "invalid_request", options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
    this.code = code;
  }
}
