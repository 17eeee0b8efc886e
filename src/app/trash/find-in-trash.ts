import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";

export type TrashQuery = { limit: number; cursor?: string | undefined };

/**
 * Returns a page of the trash. The cursor is the id of the previous page's last file.
 * @throws UserError if that file is no longer in the trash
 */
export function selectTrashPage<T extends { id: string }>(
  items: readonly T[],
  { limit, cursor }: TrashQuery,
): { items: T[]; next?: string } {
  const start = cursor === undefined ? 0 : items.findIndex(({ id }) => id === cursor) + 1;
  if (cursor !== undefined && start === 0) {
    throw new UserError(
      "This cursor does not match a file in the trash.",
      sentence`Start again with ${{ do: "trash list" }}.`,
    );
  }
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  return last === undefined || start + limit >= items.length
    ? { items: page }
    : { items: page, next: last.id };
}

const MIN_ID_CHARS = 4;

/**
 * Finds the file whose id is this text or begins with it, or all files of the release with this
 * number (`15` or `#15`).
 * @throws UserError: `not_found`, or `invalid_request` if several ids begin with the text.
 */
export function findInTrash<T>(
  rows: readonly T[],
  text: string,
  idOf: (row: T) => string,
  releaseOf: (row: T) => number,
): T[] {
  const shown = quoted(text, 100);
  const exact = rows.filter((row) => idOf(row) === text);
  const matches =
    text.length < MIN_ID_CHARS ? [] : rows.filter((row) => idOf(row).startsWith(text));
  const found = [exact, matches].find(({ length }) => length === 1);
  if (found) return found;
  if (matches.length > 1) {
    throw new UserError(
      `${matches.length} files in the trash have an id that begins with ${shown}.`,
      "Give more characters of the id.",
    );
  }
  const ofRelease = rows.filter((row) => String(releaseOf(row)) === text.replace(/^#/, ""));
  if (ofRelease.length > 0) return ofRelease;
  throw UserError.notFound(
    `Nothing in the trash has the id ${shown}.`,
    sentence`${{ do: "trash list" }} shows the ids.`,
  );
}
