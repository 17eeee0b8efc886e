import { UserError } from "../../base/errors.ts";

/**
 * Where the next page of a listing begins. Opaque to the caller, so that paging can change without
 * breaking clients.
 */
export const toCursor = (...parts: readonly (string | number)[]): string =>
  Buffer.from(parts.join(":")).toString("base64url");

/**
 * The parts of a cursor that `form` captures, all of which it must have.
 * @throws UserError when the text is not a cursor of this form
 */
export function parseCursor(cursor: string, form: RegExp): string[] {
  const [found, ...parts] = form.exec(Buffer.from(cursor, "base64url").toString("latin1")) ?? [];
  if (found !== undefined) return parts;
  throw new UserError(
    "This cursor is not from a listing.",
    "Use `next` of the last page, or leave the cursor out.",
  );
}

/** The id after which a page in the order of ids begins. @throws UserError as `parseCursor` */
export const parseIdCursor = (cursor: string): number =>
  Number(parseCursor(cursor, /^id:(\d{1,15})$/)[0]);

/**
 * How many rows come before a page of a listing that counts them; none without a cursor. @throws
 * UserError as `parseCursor`
 */
export const countRowsBefore = (cursor: string | undefined): number =>
  cursor === undefined ? 0 : Number(parseCursor(cursor, /^at:(\d{1,15})$/)[0]);
