import { listItems } from "./browse/list-items.ts";
import type { PlexPages } from "./browse/pages.ts";
import { isMissing } from "./is-missing.ts";
import { LEAN } from "./list-query.ts";
import { queryText } from "./query.ts";
import { takePage } from "./take-page.ts";
import { TYPE_NUMBERS } from "./type-numbers.ts";
import { type Listed, toListed, wireListed } from "./wire/wire-listed.ts";

const HOME_TYPES = ["movie", "show", "artist", "photo"] as const;

/**
 * What came last, newest first, of one library or of all. Plex groups it: several new episodes of a season are one entry,
 * the season or the show.
 */
export async function recentlyAdded(
  pages: PlexPages,
  sectionId: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<Listed[]> {
  const take = async (path: string, more: Record<string, number> = {}): Promise<Listed[]> => {
    const request = { path: `${path}?${queryText({ ...more, ...LEAN })}`, about: "list of new items", withToken: true };
    const { items } = await takePage(pages, request, wireListed, { offset: 0, limit }, signal);
    return items.flatMap((item) => toListed(item) ?? []);
  };
  try {
    return await take(sectionId === undefined ? "/library/recentlyAdded" : sectionPath(sectionId));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // Neither path is in Plex's document of today; these are.
  if (sectionId !== undefined) {
    const query = { sectionId, type: undefined, sort: "added" as const, offset: 0, limit };
    return (await listItems(pages, query, signal)).items;
  }
  const kinds = await Promise.all(
    HOME_TYPES.map((type) => take("/hubs/home/recentlyAdded", { type: TYPE_NUMBERS[type] })),
  );
  const all = new Map(kinds.flat().map((item) => [item.media.id, item]));
  return [...all.values()].toSorted((a, b) => (b.media.addedAt ?? 0) - (a.media.addedAt ?? 0)).slice(0, limit);
}

const sectionPath = (id: string): string => `/library/sections/${encodeURIComponent(id)}/recentlyAdded`;
