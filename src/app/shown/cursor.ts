import { UserError } from "../../base/errors.ts";

/**
 * Encodes the start of a listing's next page. Opaque to the caller, so that paging can change
 * without breaking clients.
 */
export const toCursor = (...parts: readonly (string | number)[]): string =>
  Buffer.from(parts.join(":")).toString("base64url");

/**
 * Returns the parts of a cursor that `form` captures. The cursor must have all of them.
 * @throws UserError if the text is not a cursor of this form
 */
export function parseCursor(cursor: string, form: RegExp): string[] {
  const [found, ...parts] = form.exec(Buffer.from(cursor, "base64url").toString("latin1")) ?? [];
  if (found !== undefined) return parts;
  throw new UserError(
    "This cursor is not valid.",
    "Use `next` from the last page, or leave out the cursor.",
  );
}

/**
 * Returns the id after which a page begins, in the order of ids. @throws UserError as `parseCursor`
 */
export const parseIdCursor = (cursor: string): number =>
  Number(parseCursor(cursor, /^id:(\d{1,15})$/)[0]);

/**
 * Returns the number of rows before a page of a listing that counts them; 0 without a cursor.
 * @throws UserError as `parseCursor`
 */
export const countRowsBefore = (cursor: string | undefined): number =>
  cursor === undefined ? 0 : Number(parseCursor(cursor, /^at:(\d{1,15})$/)[0]);
