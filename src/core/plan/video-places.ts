import type { Identity } from "../identity.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { Reason } from "../reason-codes.ts";
import { asNamed, type EpisodeMapping, type Item } from "../release/item.ts";
import { fold } from "../text/fold.ts";
import { filePath } from "./files/extras.ts";
import { NOT_FILED } from "./files/not-filed.ts";
import { episodeStem, inOrder } from "./names/episode-path.ts";
import { movieStem, type OtherIds } from "./names/movie-path.ts";
import type { NameTemplates } from "./names/parse-template.ts";

// Plex stacks no more than eight.
const MAX_PARTS = 8;

/**
 * Videos that together are one work, by path with their numbers from 1: as many numbers as files, none missing, one
 * format, one edition. Otherwise undefined. A title that counts parts itself (`Dune: Part Two`) is
 * never split: two such files are two films.
 */
function partNumbers(videos: readonly Item[], parsed: ReadonlyMap<string, ParsedName>, title: string) {
  if (videos.length < 2 || videos.length > MAX_PARTS) return undefined;
  if (/\b(?:part|pt|vol|volume|chapter)\b/.test(fold(title))) return undefined;
  const kinds = new Set(
    videos.map(({ path }) => JSON.stringify([filePath(path).extension, parsed.get(path)?.edition])),
  );
  const numbers = new Map(videos.map(({ path }) => [path, parsed.get(path)?.part ?? 0]));
  const found = new Set(numbers.values());
  const all = videos.every((_, at) => found.has(at + 1));
  return kinds.size === 1 && all ? numbers : undefined;
}

/** A name below the work's folder, without its extension. */
export type Place = { folders: string[]; stem: string };

export type PlaceInput = {
  identity: Identity;
  /** By the items' paths. */
  parsed: ReadonlyMap<string, ParsedName>;
  /** The name of a season's folder in this show. */
  season: (season: number) => string;
  /** How folders and files are named; the default names if absent. */
  names?: NameTemplates | undefined;
  /** The work's ids elsewhere, if names have them and they are known. */
  ids?: OtherIds | undefined;
  /** Distinguishes a video from other versions of the same work, by its path: ` - 1080p`. */
  versions?: ReadonlyMap<string, string> | undefined;
  /** Paths of videos that are in the library already. They own subtitles, and are not filed again. */
  filedEarlier?: ReadonlySet<string> | undefined;
};

export const isPlace = (place: Place | Reason): place is Place => "stem" in place;

/** Where each video goes, by path, or why it is not filed. Videos with the same name are filed as parts, or not at all. */
export function videoPlaces(videos: readonly Item[], input: PlaceInput): Map<string, Place | Reason> {
  const alone = videos.length === 1;
  const places = new Map<string, Place | Reason>();
  for (const same of Map.groupBy(videos, (video) => workKey(video, input, alone)).values()) {
    const parts = partNumbers(same, input.parsed, input.identity.title);
    const several = input.identity.type === "movie" ? NOT_FILED.severalVideos : NOT_FILED.sameEpisode;
    const split = same.length > 1 && parts === undefined;
    for (const video of same) {
      const place = placeOf(video, input, { alone, part: parts?.get(video.path) });
      places.set(video.path, split && isPlace(place) ? several : place);
    }
  }
  return places;
}

/** Where one file of the work goes; `alone`: the episode of the whole release is the episode of this file. */
export function placeOf(
  file: Pick<Item, "path" | "mapping">,
  { identity, parsed, season, versions, names, ids }: PlaceInput,
  { alone, part }: { alone: boolean; part?: number | undefined },
): Place | Reason {
  const version = versions?.get(file.path);
  const said = parsed.get(file.path);
  if (identity.type === "movie") {
    const about = { edition: said?.edition, part, version, ids, said, tags: names?.tags };
    return { folders: [], stem: movieStem(identity, about, names?.movieFile) };
  }
  const mapping = mappingOf(file, identity, alone);
  if (mapping === undefined || mapping.episodes.length === 0) return NOT_FILED.noEpisode;
  const ordered = inOrder(asNamed(mapping));
  if (ordered === undefined) return NOT_FILED.episodesApart;
  return { folders: [season(ordered.season)], stem: episodeStem(identity, ordered, part, version, { names, said }) };
}

function mappingOf(file: Pick<Item, "mapping">, identity: Identity, alone: boolean): EpisodeMapping | undefined {
  if (file.mapping) return file.mapping;
  if (!alone || identity.season === undefined || !identity.episodes?.length) return undefined;
  return { season: identity.season, episodes: identity.episodes, titles: [] };
}

function workKey(video: Item, { identity }: PlaceInput, alone: boolean): string {
  if (identity.type === "movie") return "movie";
  const mapping = mappingOf(video, identity, alone);
  const ordered = mapping && inOrder(mapping);
  return ordered ? `${ordered.season} ${ordered.episodes.join(" ")}` : video.path;
}
