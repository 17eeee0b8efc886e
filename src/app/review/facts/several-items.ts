import { UserError } from "../../../base/errors.ts";
import type { ShownItem } from "../../shown/release-shape.ts";
import { type BriefItem, countFittingItems, toBriefItem } from "./item-page.ts";

/** Several releases as they fit into one response. */
export type SeveralItems = {
  items: BriefItem[];
  /** Ids without a release. */
  not_found?: number[];
  /** Ids of releases that did not fit. */
  left_out?: number[];
};

/**
 * Reads several releases at once, and keeps the first ones that fit into one response.
 * @throws UserError (`not_found`) if none of the ids has a release
 */
export async function readSeveralItems(
  ids: readonly number[],
  read: (id: number) => Promise<ShownItem>,
): Promise<SeveralItems> {
  const wanted = [...new Set(ids)];
  const found = await Promise.all(wanted.map((id) => readOrMissing(id, read)));
  const items = found.flatMap((item) => (item instanceof UserError ? [] : [toBriefItem(item)]));
  const missing = found.filter((item) => item instanceof UserError);
  if (items.length === 0 && missing[0]) throw missing[0];
  const shown = items.slice(0, countFittingItems(items));
  const leftOut = items.slice(shown.length).map(({ id }) => id);
  const notFound = wanted.filter((_, at) => found[at] instanceof UserError);
  return {
    items: shown,
    ...(notFound.length > 0 ? { not_found: notFound } : {}),
    ...(leftOut.length > 0 ? { left_out: leftOut } : {}),
  };
}

async function readOrMissing(
  id: number,
  read: (id: number) => Promise<ShownItem>,
): Promise<ShownItem | UserError> {
  try {
    return await read(id);
  } catch (error) {
    if (error instanceof UserError && error.code === "not_found") return error;
    throw error;
  }
}
