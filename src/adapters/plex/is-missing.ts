import { UserError } from "../../core/errors.ts";

/** Whether a server does not know what it was asked (404, 405), as those before or after its time: another way may do. */
export const isMissing = (error: unknown): boolean =>
  error instanceof UserError && (error.code === "not_found" || error.code === "unsupported");
