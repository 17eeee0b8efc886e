import * as z from "zod";
import { listOf } from "../../../adapters/http/lists.ts";
import type { MediaType } from "../../../base/identity.ts";
import { toCanonicalGuid } from "../../../core/library/canonical-guid.ts";
import { SECTION_TYPE } from "../../../core/library/library-kind.ts";
import type { ServerEpisode, ServerFile, ServerWork } from "../../../core/library/media-server.ts";
import { plexUnavailable } from "../transport/errors.ts";
import type { PlexPages } from "../transport/pages.ts";
import { createItemRequest, createSectionRequest, type PlexGet } from "../transport/request.ts";
import { toResolution, wireFiles } from "../wire/details.ts";
import { anything, container, id, number, TYPE_NUMBERS } from "../wire/values.ts";

/** A page of this size is a few hundred kilobytes. Ten thousand titles take twenty requests. */
const PAGE_SIZE = 500;
const MAX_PATH_CHARS = 4096;
const MAX_FILES = 50;
const LEAN = {
  excludeElements:
    "Genre,Country,Director,Writer,Role,Image,Rating,UltraBlurColors,Collection,Label",
};
/** Filing a release waits for this request. */
const SHOW_TIMEOUT_MS = 5_000;

const wireWork = z.object({
  ratingKey: id.pipe(z.string()),
  guid: anything,
  Guid: listOf(z.object({ id: anything })),
  ...wireFiles,
});
const wireEpisode = z.object({ ratingKey: id, index: number, parentIndex: number, ...wireFiles });
const wireLocations = listOf(z.object({ path: z.string().min(1) }));
const wireShow = container({ Metadata: listOf(z.object({ Location: wireLocations })) });

/**
 * Lists every film or show of a library in a few large pages. For background work.
 * @throws Outage also when the list ends before its total: entries missing from it may still exist
 */
export async function* listPlexWorks(
  pages: PlexPages,
  sectionId: string,
  type: MediaType,
  signal: AbortSignal,
): AsyncGenerator<ServerWork[]> {
  const query = { type: TYPE_NUMBERS[SECTION_TYPE[type]], includeGuids: 1, ...LEAN };
  const request = {
    ...createSectionRequest(sectionId, "all", query),
    waits: "background",
  } as const;
  let received = 0;
  let all = 0;
  for await (const { items, dropped, total } of pages(
    request,
    wireWork,
    { size: PAGE_SIZE },
    signal,
  )) {
    yield items.map((item) => ({ id: item.ratingKey, ...idsOf(item), files: toPlexFiles(item) }));
    received += items.length + dropped;
    all = total ?? all;
  }
  if (received < all) {
    throw plexUnavailable(`it listed ${received} of ${all} titles in library ${sectionId}`);
  }
}

/**
 * Lists the episodes of a show, with their files.
 * @throws UserError `not_found` for a show that Plex does not have; Outage also when the list ends
 * before its total
 */
export async function listPlexEpisodes(
  pages: PlexPages,
  ratingKey: string,
  signal: AbortSignal,
): Promise<ServerEpisode[]> {
  // Filing a release waits for all pages together.
  const request = {
    ...createItemRequest(ratingKey, LEAN, "show", "/allLeaves"),
    waits: "client",
    withinMs: SHOW_TIMEOUT_MS,
  } as const;
  const episodes: ServerEpisode[] = [];
  let received = 0;
  let all = 0;
  for await (const { items, dropped, total } of pages(
    request,
    wireEpisode,
    { size: PAGE_SIZE },
    signal,
  )) {
    for (const item of items) {
      episodes.push({
        id: item.ratingKey,
        season: item.parentIndex,
        episode: item.index,
        files: toPlexFiles(item),
      });
    }
    received += items.length + dropped;
    all = total ?? all;
  }
  if (received < all) {
    throw plexUnavailable(`it listed ${received} of ${all} episodes of show ${ratingKey}`);
  }
  return episodes;
}

/** Lists the folders of a show, as the Plex server sees them. Older servers do not list any. */
export async function listShowFolders(
  get: PlexGet,
  ratingKey: string,
  signal: AbortSignal,
): Promise<string[]> {
  const request = { ...createItemRequest(ratingKey, {}, "show"), withinMs: SHOW_TIMEOUT_MS };
  const { Metadata } = (await get(request, wireShow, signal)).MediaContainer;
  return Metadata.flatMap(({ Location }) => Location.map(({ path }) => path)).filter(isPath);
}

function idsOf({
  guid,
  Guid,
}: z.output<typeof wireWork>): Pick<ServerWork, "tmdbId" | "imdbId" | "tvdbId"> {
  const all = [...Guid.map((entry) => entry.id), guid].slice(0, 50);
  const guids = all.flatMap((guidText) =>
    typeof guidText === "string" ? (toCanonicalGuid(guidText) ?? []) : [],
  );
  const of = (source: string): string | undefined =>
    guids.find((guidText) => guidText.startsWith(source))?.slice(source.length);
  const asNumber = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text);
  return {
    tmdbId: asNumber(of("tmdb://")),
    imdbId: of("imdb://"),
    tvdbId: asNumber(of("tvdb://")),
  };
}

function toPlexFiles({
  Media,
  Part,
}: Pick<z.output<typeof wireWork>, "Media" | "Part">): ServerFile[] {
  const inside = Media.flatMap(({ videoResolution, Part: parts }) =>
    parts.map((part) => ({ part, videoResolution })),
  );
  const loose = Part.map((part) => ({ part, videoResolution: Media[0]?.videoResolution }));
  return (inside.length > 0 ? inside : loose)
    .slice(0, MAX_FILES)
    .flatMap(({ part: { file }, videoResolution }) =>
      typeof file === "string" && isPath(file)
        ? [{ path: file, resolution: toResolution(videoResolution) }]
        : [],
    );
}

const isPath = (path: string): boolean =>
  path !== "" && path.length <= MAX_PATH_CHARS && !path.includes("\0");
