import { type Code, UserError } from "./errors.ts";

/**
 * What this process stands on is gone: its lock, its lease or its database. Nothing may be touched any more and no
 * release is to blame, so the engine ends; started anew it finds out what is true now.
 */
export class MustStop extends UserError {
  override name = "MustStop";
  constructor(message: string, hint: string, code: Code = "internal_error", options?: ErrorOptions) {
    super(message, hint, code, options);
  }
}
