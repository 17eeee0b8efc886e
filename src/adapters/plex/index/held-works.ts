import * as z from "zod";
import type { MediaType } from "../../../core/identity.ts";
import { canonicalGuid } from "../../../core/library/canonical-guid.ts";
import { SECTION_TYPE } from "../../../core/library/library-kind.ts";
import type { PlexPages } from "../browse/pages.ts";
import { queryText } from "../transport/address.ts";
import { plexRefusal, plexUnavailable } from "../transport/errors.ts";
import type { PlexGet } from "../transport/exchange.ts";
import { toResolution, wireFiles } from "../wire/files.ts";
import { listOf } from "../wire/lists.ts";
import { anything, id, number, TYPE_NUMBERS } from "../wire/values.ts";

/** A file by its path as the Plex server sees it, byte for byte: it is compared and looked for. */
type HeldFile = { path: string; resolution: string | undefined };
export type HeldWork = {
  ratingKey: string;
  tmdbId: number | undefined;
  imdbId: string | undefined;
  tvdbId: number | undefined;
  /** None for a show: `heldEpisodes` has them. */
  files: HeldFile[];
};
export type HeldEpisode = { season: number | undefined; episode: number | undefined; files: HeldFile[] };

/** Some hundred kilobytes each, as answers go; ten thousand titles are twenty requests. */
const SIZE = 500;
const MOST_PATH = 4096;
const MOST_FILES = 50;
const LEAN = { excludeElements: "Genre,Country,Director,Writer,Role,Image,Rating,UltraBlurColors,Collection,Label" };
/** While this is asked, a release waits for its place. */
const SHOW_MS = 5_000;

const wireWork = z.object({
  ratingKey: id.pipe(z.string()),
  guid: anything,
  Guid: listOf(z.object({ id: anything })),
  ...wireFiles,
});
const wireEpisode = z.object({ index: number, parentIndex: number, ...wireFiles });
const wireShow = z.object({
  MediaContainer: z.object({ Metadata: listOf(z.object({ Location: listOf(z.object({ path: z.string().min(1) })) })) }),
});

/**
 * Every film or show of a library, a page at a time, in few and large requests; for work in the background.
 * @throws Outage also when the list ends before its total: what is missing in it is not gone
 */
export async function* heldWorks(
  pages: PlexPages,
  sectionId: string,
  type: MediaType,
  signal: AbortSignal,
): AsyncGenerator<HeldWork[]> {
  if (!/^[\w-]{1,40}$/.test(sectionId)) throw plexRefusal(404, "such library");
  const number = TYPE_NUMBERS[SECTION_TYPE[type]];
  const request = {
    path: `/library/sections/${sectionId}/all?${queryText({ type: number, includeGuids: 1, ...LEAN })}`,
    about: `library ${sectionId}`,
    withToken: true,
    waits: "background",
  } as const;
  let came = 0;
  let all = 0;
  for await (const { items, dropped, total } of pages(request, wireWork, { size: SIZE }, signal)) {
    yield items.map((item) => ({ ratingKey: item.ratingKey, ...idsOf(item), files: heldFiles(item) }));
    came += items.length + dropped;
    all = total ?? all;
  }
  if (came < all) throw plexUnavailable(`it lists ${came} titles of ${all} in library ${sectionId}`);
}

/**
 * The episodes of a show, with their files.
 * @throws UserError `not_found` for a show that Plex does not have; Outage also when the list ends before its total
 */
export async function heldEpisodes(pages: PlexPages, ratingKey: string, signal: AbortSignal): Promise<HeldEpisode[]> {
  // A release waits for all pages together.
  const request = { ...showRequest(ratingKey, `/allLeaves?${queryText(LEAN)}`), waits: "client" } as const;
  const found: HeldEpisode[] = [];
  let came = 0;
  let all = 0;
  for await (const { items, dropped, total } of pages(request, wireEpisode, { size: SIZE }, signal)) {
    for (const item of items) found.push({ season: item.parentIndex, episode: item.index, files: heldFiles(item) });
    came += items.length + dropped;
    all = total ?? all;
  }
  if (came < all) throw plexUnavailable(`it lists ${came} episodes of ${all} of show ${ratingKey}`);
  return found;
}

/** The folders of a show, as the Plex server sees them; older servers tell none. */
export async function showFolders(get: PlexGet, ratingKey: string, signal: AbortSignal): Promise<string[]> {
  const { Metadata } = (await get(showRequest(ratingKey, ""), wireShow, signal)).MediaContainer;
  return Metadata.flatMap(({ Location }) => Location.map(({ path }) => path)).filter(isPath);
}

function showRequest(ratingKey: string, more: string) {
  // Anything else could climb out of its place in the path.
  if (!/^[\w-]{1,64}$/.test(ratingKey)) throw plexRefusal(404, "such show");
  const path = `/library/metadata/${ratingKey}${more}`;
  return { path, about: `show ${ratingKey}`, withToken: true, withinMs: SHOW_MS };
}

function idsOf({ guid, Guid }: z.output<typeof wireWork>): Pick<HeldWork, "tmdbId" | "imdbId" | "tvdbId"> {
  const all = [...Guid.map((one) => one.id), guid].slice(0, 50);
  const known = all.flatMap((one) => (typeof one === "string" ? (canonicalGuid(one) ?? []) : []));
  const of = (source: string): string | undefined => known.find((one) => one.startsWith(source))?.slice(source.length);
  const asNumber = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
  return { tmdbId: asNumber(of("tmdb://")), imdbId: of("imdb://"), tvdbId: asNumber(of("tvdb://")) };
}

function heldFiles({ Media, Part }: Pick<z.output<typeof wireWork>, "Media" | "Part">): HeldFile[] {
  const inside = Media.flatMap(({ videoResolution, Part: parts }) => parts.map((part) => ({ part, videoResolution })));
  const loose = Part.map((part) => ({ part, videoResolution: Media[0]?.videoResolution }));
  return (inside.length > 0 ? inside : loose)
    .slice(0, MOST_FILES)
    .flatMap(({ part: { file }, videoResolution }) =>
      typeof file === "string" && isPath(file) ? [{ path: file, resolution: toResolution(videoResolution) }] : [],
    );
}

const isPath = (path: string): boolean => path !== "" && path.length <= MOST_PATH && !path.includes("\0");
