import * as z from "zod";
import { listOf } from "../../../adapters/http/lists.ts";
import { toCanonicalGuid } from "../../../core/library/canonical-guid.ts";
import type { Media } from "../../../core/playback/session.ts";
import { notListed } from "../transport/errors.ts";
import { type PlexPages, readListPart } from "../transport/pages.ts";
import { createItemRequest, createSectionRequest, type PlexGet } from "../transport/request.ts";
import { mediaFields } from "../wire/media.ts";
import { anything, container, id, name, TYPE_NUMBERS, time } from "../wire/values.ts";

/** A film, series or episode with its files. */
export type Arrival = Pick<Media, "id" | "title" | "year" | "guids" | "season" | "episode"> & {
  /** False until an agent has identified the item. */
  isMatched: boolean;
  /** Set only for an episode. */
  series: { id: string; title: string } | undefined;
  /** Day on which an episode first aired, `YYYY-MM-DD`. */
  airDate: string | undefined;
  /** Raw paths as the server sees them: for comparison, not for display. */
  files: string[];
  /** Number of versions of the item in Plex. */
  versions: number;
};

export type ArrivalType = "movie" | "show" | "episode";
type ArrivalQuery = { sectionId: string; type: ArrivalType; title: string };
type NewestQuery = {
  sectionId: string;
  type: ArrivalType;
  by: "added" | "changed";
  pageSize: number;
};
/**
 * `lastAt` is when the page's last item was added or changed, by Plex's clock, in ms; undefined if
 * the server does not report it.
 */
type NewestPage = { items: Arrival[]; lastAt: number | undefined };

// The excluded parts make up most of a response. Servers may send them anyway.
const LEAN = {
  includeGuids: 1,
  excludeElements: "Genre,Country,Director,Writer,Role,Image,Rating,UltraBlurColors",
  excludeFields: "summary,tagline",
};
/**
 * Maximum number of matches for a title. A title that is a single common letter matches every
 * second title.
 */
const MAX_MATCHES = 100;
const WALK_PAGE_SIZE = 200;
const NO_AGENT = /^(?:local:|(?:com\.plexapp|tv\.plex)\.agents\.(?:none|localmedia)\b)/;

const wireParts = listOf(z.object({ file: anything }));
const wireArrival = z.object({
  ...mediaFields,
  updatedAt: time,
  ratingKey: id.pipe(z.string()),
  grandparentRatingKey: id,
  grandparentTitle: name,
  originallyAvailableAt: name,
  Media: listOf(z.object({ Part: wireParts })),
  // In some servers' XML, parts are next to the medium, not inside it.
  Part: wireParts,
});
const wireWorks = container({ Metadata: listOf(wireArrival) });

export interface Arrivals {
  /** Finds the items of one library whose title contains `title`. */
  arrivals(query: ArrivalQuery, signal: AbortSignal): Promise<Arrival[]>;
  /** Lists a library page by page, newest items first. */
  newest(query: NewestQuery, signal: AbortSignal): AsyncGenerator<NewestPage>;
  /** Lists a whole library page by page. */
  walk(sectionId: string, type: ArrivalType, signal: AbortSignal): AsyncGenerator<Arrival[]>;
  /** Lists all episodes of a series. */
  episodesOf(seriesId: string, signal: AbortSignal): Promise<Arrival[]>;
  /** Returns one film or series, with all its guids. */
  workOf(itemId: string, signal: AbortSignal): Promise<Arrival>;
}

/**
 * Lists the items of a Plex server's libraries, with their files. @throws UserError `not_found`
 * (every call) for unknown ids
 */
export function createArrivals({ get, pages }: { get: PlexGet; pages: PlexPages }): Arrivals {
  const allOf = (sectionId: string, query: Record<string, string | number>) =>
    createSectionRequest(sectionId, "all", { ...query, ...LEAN });

  return {
    async arrivals({ sectionId, type, title }, signal) {
      const request = allOf(sectionId, { type: TYPE_NUMBERS[type], title });
      const { items } = await readListPart(
        pages,
        request,
        wireArrival,
        { offset: 0, limit: MAX_MATCHES },
        signal,
      );
      return items.map(toArrival);
    },
    async *newest({ sectionId, type, by, pageSize }, signal) {
      const field = by === "added" ? "addedAt" : "updatedAt";
      const request = allOf(sectionId, { type: TYPE_NUMBERS[type], sort: `${field}:desc` });
      for await (const { items } of pages(request, wireArrival, { size: pageSize }, signal)) {
        yield { items: items.map(toArrival), lastAt: items.at(-1)?.[field] };
      }
    },
    async *walk(sectionId, type, signal) {
      const request = allOf(sectionId, { type: TYPE_NUMBERS[type] });
      for await (const { items } of pages(request, wireArrival, { size: WALK_PAGE_SIZE }, signal)) {
        yield items.map(toArrival);
      }
    },
    async episodesOf(seriesId, signal) {
      const all: Arrival[] = [];
      const request = createItemRequest(seriesId, LEAN, "item", "/allLeaves");
      for await (const { items } of pages(request, wireArrival, { size: WALK_PAGE_SIZE }, signal)) {
        all.push(...items.map(toArrival));
      }
      return all;
    },
    async workOf(itemId, signal) {
      const request = createItemRequest(itemId, LEAN);
      const { Metadata } = (await get(request, wireWorks, signal)).MediaContainer;
      const item = Metadata.find(({ ratingKey }) => ratingKey === itemId);
      if (!item) throw notListed(`item ${itemId}`);
      return toArrival(item);
    },
  };
}

function toArrival(item: z.output<typeof wireArrival>): Arrival {
  const {
    ratingKey,
    title,
    year,
    guid,
    Guid,
    index,
    parentIndex,
    grandparentRatingKey,
    grandparentTitle,
    originallyAvailableAt,
  } = item;
  const named = [...Guid.map((entry) => entry.id), guid].filter(
    (guidText) => typeof guidText === "string",
  );
  const parts = [...item.Media.flatMap((media) => media.Part), ...item.Part];
  const isEpisode = item.type === "episode";
  return {
    id: ratingKey,
    title: title ?? "unknown",
    year,
    guids: [...new Set(named.flatMap((guidText) => toCanonicalGuid(guidText) ?? []))],
    isMatched: Guid.length > 0 || (typeof guid === "string" && guid !== "" && !NO_AGENT.test(guid)),
    season: isEpisode ? parentIndex : undefined,
    episode: isEpisode ? index : undefined,
    airDate: isEpisode ? originallyAvailableAt : undefined,
    series:
      isEpisode && grandparentRatingKey !== undefined
        ? { id: grandparentRatingKey, title: grandparentTitle ?? "unknown" }
        : undefined,
    files: parts.flatMap(({ file }) => (typeof file === "string" && file !== "" ? [file] : [])),
    versions: item.Media.length,
  };
}
