import { UserError } from "../../core/errors.ts";

// Opaque to the caller, so that paging may change without breaking anybody.

export const toCursor = (id: number): string => Buffer.from(`id:${id}`).toString("base64url");

/** @throws UserError when the text is no cursor of ours. */
export function fromCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const id = /^id:(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"))?.[1];
  if (id === undefined) {
    throw new UserError(
      "This cursor is not one that a listing gave.",
      "Take `next` of the last page, or leave it out.",
    );
  }
  return Number(id);
}
