import type { Identity } from "../../core/identity.ts";
import { parseRelease } from "../../core/parse/path.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import type { FiledItem } from "../../store/items.ts";
import type { createComplete } from "../identify/complete.ts";

export type CompleteDeps = {
  complete: ReturnType<typeof createComplete>;
  hasTmdb: () => boolean;
};

export type CompletedItems = { ok: true; identity: Identity; items: FiledItem[] } | { ok: false; reasons: Reason[] };

/**
 * Fills in what a person's choice left open: title and year of the work, titles of the episodes. A person's own numbers
 * hold even where TMDb lists no such episode. Outages of TMDb pass through.
 * @returns not ok with what a person has to say: an id that TMDb does not know, a series none of whose files is placed.
 */
export async function completeItems(
  deps: CompleteDeps,
  release: Pick<Release, "name" | "parsed"> & { identity: Identity },
  items: readonly FiledItem[],
  signal: AbortSignal,
): Promise<CompletedItems> {
  const { identity } = release;
  const videos = items.filter((item) => item.role === "video" && !item.skip);
  const placed = identity.type === "movie" || videos.every((item) => item.mapping && item.mapping.titles.length > 0);
  if (identity.title !== "" && placed) return { ok: true, identity, items: [...items] };
  if (!deps.hasTmdb()) return withoutTmdb(release, items, videos);

  const parsed = parseRelease(
    release.name,
    videos.map((item) => item.path),
  );
  const completed = await deps.complete(
    identity,
    videos.map((item) => ({
      path: item.path,
      parsed: parsed.files.get(item.path) ?? parsed.release,
      given: item.mapping && { season: item.mapping.season, episodes: item.mapping.episodes },
    })),
    signal,
  );
  if (!completed) {
    const message = `TMDb knows no ${identity.type} with the id ${identity.tmdbId}; approve it with another.`;
    return { ok: false, reasons: [{ code: "unknown_tmdb_id", message }] };
  }
  const filled = items.map((item) => {
    const mapping = completed.mappings.get(item.path) ?? item.mapping;
    return mapping === undefined ? item : { ...item, mapping };
  });
  const open = identity.type === "tv" && !filled.some((item) => item.role === "video" && !item.skip && item.mapping);
  if (open) return { ok: false, reasons: [...completed.unmapped.values()].slice(0, 5) };
  return { ok: true, identity: completed.identity, items: filled };
}

/** Without TMDb the name's own title is all there is to file under. */
function withoutTmdb(
  { identity, parsed }: Pick<Release, "parsed"> & { identity: Identity },
  items: readonly FiledItem[],
  videos: readonly FiledItem[],
): CompletedItems {
  const title = identity.title || parsed?.title;
  if (!title)
    return {
      ok: false,
      reasons: [
        { code: "no_tmdb_key", message: "Its title cannot be looked up without a TMDb key; set TMDB_API_KEY." },
      ],
    };
  const [only] = videos;
  const { season, episodes } = identity.season === undefined ? (parsed ?? { season: null, episodes: [] }) : identity;
  const filled = items.map((item) =>
    item === only &&
    videos.length === 1 &&
    identity.type === "tv" &&
    !item.mapping &&
    season != null &&
    episodes?.length
      ? { ...item, mapping: { season, episodes: [...episodes], titles: [] } }
      : item,
  );
  return {
    ok: true,
    identity: { ...identity, title, year: identity.year ?? parsed?.year ?? undefined },
    items: filled,
  };
}
