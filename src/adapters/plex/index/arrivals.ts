import * as z from "zod";
import { canonicalGuid } from "../../../core/library/canonical-guid.ts";
import { type PlexPages, takePage } from "../browse/pages.ts";
import { queryText } from "../transport/address.ts";
import { plexRefusal } from "../transport/errors.ts";
import type { PlexGet } from "../transport/exchange.ts";
import { listOf } from "../wire/lists.ts";
import { mediaFields } from "../wire/media.ts";
import { anything, id, name, TYPE_NUMBERS } from "../wire/values.ts";

/** A film, series or episode, with the files that it is made of. */
export type Arrival = {
  id: string;
  title: string;
  year: number | undefined;
  /** Canonical: `tmdb://603`. */
  guids: string[];
  /** False while no agent knows what it is. */
  isMatched: boolean;
  season: number | undefined;
  episode: number | undefined;
  /** Of an episode. */
  series: { id: string; title: string } | undefined;
  /** As the server sees them and as it wrote them: to be compared, never shown. */
  files: string[];
  /** How many versions there are of it. */
  versions: number;
};

export type ArrivalType = "movie" | "show" | "episode";
export type ArrivalQuery = { sectionId: string; type: ArrivalType } & (
  | { newest: "added" | "changed"; limit: number }
  | { guid: string }
  | { title: string }
);

// What is left out makes most of an answer; servers may send it all the same.
const LEAN = {
  includeGuids: 1,
  excludeElements: "Genre,Country,Director,Writer,Role,Image,Rating,UltraBlurColors",
  excludeFields: "summary,tagline",
};
/** Of what a title or guid finds: a common word of one letter is in every other title. */
const MOST_FOUND = 100;
const WALK_SIZE = 200;
const NO_AGENT = /^(?:local:|(?:com\.plexapp|tv\.plex)\.agents\.(?:none|localmedia)\b)/;

const wireParts = listOf(z.object({ file: anything }));
const wireArrival = z.object({
  ...mediaFields,
  ratingKey: id.pipe(z.string()),
  grandparentRatingKey: id,
  grandparentTitle: name,
  Media: listOf(z.object({ Part: wireParts })),
  // Some servers' XML has them beside the medium, and not inside.
  Part: wireParts,
});
const wireWorks = z.object({ MediaContainer: z.object({ Metadata: listOf(wireArrival) }) });

/** What lies in a Plex server's libraries, by its files. Every call throws `UserError` `not_found` for what is not there. */
export function createArrivals({ get, pages }: { get: PlexGet; pages: PlexPages }) {
  const ofSection = (sectionId: string, query: Record<string, string | number>) => {
    // Anything else could climb out of its place in the path.
    if (!/^[\w-]{1,40}$/.test(sectionId)) throw plexRefusal(404, "such library");
    const path = `/library/sections/${sectionId}/all?${queryText({ ...query, ...LEAN })}`;
    return { path, about: `library ${sectionId}`, withToken: true };
  };
  const ofItem = (itemId: string, what: string) => {
    if (!/^[\w-]{1,64}$/.test(itemId)) throw plexRefusal(404, "such item");
    const path = `/library/metadata/${itemId}${what}?${queryText(LEAN)}`;
    return { path, about: `item ${itemId}`, withToken: true };
  };

  return {
    /** Of one library: the newest, or what bears a guid or has a title in its own. */
    async arrivals(query: ArrivalQuery, signal: AbortSignal): Promise<Arrival[]> {
      const type = TYPE_NUMBERS[query.type];
      const asked =
        "newest" in query
          ? { type, sort: query.newest === "added" ? "addedAt:desc" : "updatedAt:desc" }
          : { type, ...("guid" in query ? { guid: query.guid } : { title: query.title }) };
      const limit = "newest" in query ? query.limit : MOST_FOUND;
      const request = ofSection(query.sectionId, asked);
      const { items } = await takePage(pages, request, wireArrival, { offset: 0, limit }, signal);
      return items.map(toArrival);
    },
    /** All of a library, a part at a time. */
    async *walk(sectionId: string, type: ArrivalType, signal: AbortSignal): AsyncGenerator<Arrival[]> {
      const request = ofSection(sectionId, { type: TYPE_NUMBERS[type] });
      for await (const { items } of pages(request, wireArrival, { size: WALK_SIZE }, signal))
        yield items.map(toArrival);
    },
    /** All episodes of a series. */
    async episodesOf(seriesId: string, signal: AbortSignal): Promise<Arrival[]> {
      const all: Arrival[] = [];
      const request = ofItem(seriesId, "/allLeaves");
      for await (const { items } of pages(request, wireArrival, { size: WALK_SIZE }, signal)) {
        for (const item of items) all.push(toArrival(item));
      }
      return all;
    },
    /** One film or series, with all its guids. */
    async workOf(itemId: string, signal: AbortSignal): Promise<Arrival> {
      const [item] = (await get(ofItem(itemId, ""), wireWorks, signal)).MediaContainer.Metadata;
      if (!item) throw plexRefusal(404, `item ${itemId}`);
      return toArrival(item);
    },
  };
}

function toArrival(item: z.output<typeof wireArrival>): Arrival {
  const { ratingKey, title, year, guid, Guid, index, parentIndex, grandparentRatingKey, grandparentTitle } = item;
  const named = [...Guid.map((one) => one.id), guid].filter((one) => typeof one === "string");
  const parts = [...item.Media.flatMap((media) => media.Part), ...item.Part];
  const isEpisode = item.type === "episode";
  return {
    id: ratingKey,
    title: title ?? "unknown",
    year,
    guids: [...new Set(named.flatMap((one) => canonicalGuid(one) ?? []))],
    isMatched: Guid.length > 0 || (typeof guid === "string" && guid !== "" && !NO_AGENT.test(guid)),
    season: isEpisode ? parentIndex : undefined,
    episode: isEpisode ? index : undefined,
    series:
      isEpisode && grandparentRatingKey !== undefined
        ? { id: grandparentRatingKey, title: grandparentTitle ?? "unknown" }
        : undefined,
    files: parts.flatMap(({ file }) => (typeof file === "string" && file !== "" ? [file] : [])),
    versions: item.Media.length,
  };
}
