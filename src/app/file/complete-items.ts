import { sentence } from "../../base/actions/sentence.ts";
import type { Identity } from "../../base/identity.ts";
import { bindMapping, selectMapping } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { leftOutReason } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import { isSpecialByName, parseFiles } from "../../names/index.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import type { FileDeps } from "./file-deps.ts";

type CompletedItems =
  | { ok: true; identity: Identity; items: FiledItem[] }
  | { ok: false; reasons: Reason[] };

/**
 * Completes a person's choice with the title and year of the work and the titles of the episodes. A
 * person's own numbers count even if TMDB lists no such episode. Outages of TMDB are passed on.
 * @returns `ok: false` with what a person must decide: an id that TMDB does not have, or a show
 * with no file that could be matched to an episode
 */
export async function completeItems(
  deps: Pick<FileDeps, "complete" | "hasTmdb">,
  release: Pick<Release, "name" | "parsed"> & { identity: Identity },
  given: readonly FiledItem[],
  signal: AbortSignal,
): Promise<CompletedItems> {
  const { identity } = release;
  // A mapping for another work does not apply to this one: a person may have chosen this work while
  // files were being made.
  const items = given.map((item) => ({ ...item, mapping: selectMapping(identity, item.mapping) }));
  const completed = await complete(deps, release, items, signal);
  if (!completed.ok) return completed;
  return {
    ok: true,
    identity: withNumbers(completed.identity, completed.items),
    items: completed.items.map((item) =>
      item.mapping ? { ...item, mapping: bindMapping(identity, item.mapping) } : item,
    ),
  };
}

const isVideo = ({ role, skip, problem }: FiledItem): boolean =>
  role === "video" && !skip && !leftOutReason(problem);

/** A release with one video gets that video's numbers. */
function withNumbers(identity: Identity, items: readonly FiledItem[]): Identity {
  const [only, ...others] = items.filter(isVideo);
  if (identity.type === "movie" || !only?.mapping || others.length > 0) return identity;
  return { ...identity, season: only.mapping.season, episodes: [...only.mapping.episodes] };
}

async function complete(
  deps: Pick<FileDeps, "complete" | "hasTmdb">,
  release: Pick<Release, "name" | "parsed"> & { identity: Identity },
  items: readonly FiledItem[],
  signal: AbortSignal,
): Promise<CompletedItems> {
  const { identity } = release;
  const videos = items.filter(isVideo);
  const placed =
    identity.type === "movie" ||
    videos.every((item) => item.mapping && item.mapping.titles.length > 0);
  if (identity.episodes && videos.length > 1 && !videos.every((item) => item.mapping)) {
    const message =
      `A season and episodes were given for one video, but the release has ${videos.length} ` +
      "videos. Specify the episodes of each.";
    return { ok: false, reasons: [{ code: "pack_incomplete", message }] };
  }
  if (identity.title !== "" && placed) return { ok: true, identity, items: [...items] };
  if (!deps.hasTmdb()) return withoutTmdb(release, items, videos);

  const parsed = parseFiles(release.name, videos);
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
    const message = sentence`TMDB lists no ${identity.type} with the id ${identity.tmdbId}. ${{ do: "verb", of: "Approve" }} the release with another id.`;
    return { ok: false, reasons: [{ code: "unknown_tmdb_id", message }] };
  }
  const filled = items.map((item) => {
    const mapping = completed.mappings.get(item.path) ?? item.mapping;
    return mapping === undefined ? item : { ...item, mapping };
  });
  const open =
    identity.type === "tv" &&
    videos.length > 0 &&
    !filled.some((item) => isVideo(item) && item.mapping);
  if (open) return { ok: false, reasons: [...completed.unmapped.values()].slice(0, 5) };
  return { ok: true, identity: completed.identity, items: filled };
}

/**
 * Without TMDB, the release is filed under the title in its name, and its numbers are not looked
 * up.
 */
function withoutTmdb(
  release: Pick<Release, "name" | "parsed"> & { identity: Identity },
  items: readonly FiledItem[],
  videos: readonly FiledItem[],
): CompletedItems {
  const { identity } = release;
  const names = parseFiles(release.name, videos);
  // A release that was approved before it was identified has not been parsed yet.
  const parsed = release.parsed ?? names.release;
  const title = identity.title || parsed.title;
  if (!title) {
    return {
      ok: false,
      reasons: [
        {
          code: "no_tmdb_key",
          message: "Its title cannot be looked up without a TMDB key. Set TMDB_API_KEY.",
        },
      ],
    };
  }
  const named = { ...identity, title, year: identity.year ?? parsed.year ?? undefined };
  // The names of a pack's files are trusted only if a person gave at least the season.
  if (identity.type === "movie" || (videos.length > 1 && identity.season === undefined)) {
    return { ok: true, identity: named, items: [...items] };
  }
  const filled = items.map((item) => {
    const name = names.files.get(item.path);
    if (item.mapping || !name) return item;
    const season = identity.season ?? name.season ?? parsed.season;
    const inName = name.episodes.length > 0 ? name.episodes : name.absolute;
    const episodes = identity.episodes ?? (inName.length > 0 ? inName : (parsed.episodes ?? []));
    const isNumbered = identity.season !== undefined || identity.episodes !== undefined;
    if (!isNumbered && season !== 0 && isSpecialByName(item.path, name)) return item;
    return season == null || episodes.length === 0
      ? item
      : { ...item, mapping: { season, episodes: [...episodes], titles: [] } };
  });
  return { ok: true, identity: named, items: filled };
}
