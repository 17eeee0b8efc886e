import {
  episodesOf,
  type FakePlexFields,
  type PlexSection,
  type PlexItem as ServedItem,
  toItemWire as servedWire,
  toFields,
} from "../../../src/hosts/demo/stand-ins/plex/item.ts";

type File = { path: string; bytes: number; resolution?: string; codec?: string; audio?: string };

/** An item with everything that the demo's items lack. */
export type PlexItem = Omit<ServedItem, "files"> & {
  durationMs?: number;
  /** Default: the time at which the item was added. */
  updatedAt?: number;
  rating?: number;
  summary?: string;
  studio?: string;
  genres?: string[];
  /** `Role` and `Chapter`, with Plex's field names. */
  cast?: FakePlexFields[];
  chapters?: FakePlexFields[];
  files?: File[];
  /** Keyed by the number of the watching account; 1 is the owner. */
  watched?: Record<number, { offsetMs?: number; count?: number; at?: number }>;
  /** Any other fields, with Plex's names. */
  more?: FakePlexFields;
};

export type PlexLibrary = { sections: PlexSection[]; items: PlexItem[] };

/** Returns a genre's number in a filter. */
export const genreId = (tag: string): number => tag.length * 1000 + tag.charCodeAt(0);

type WireOptions = {
  /** Account whose progress is shown; 1 is the owner. */
  account: number;
  guids?: boolean;
  /** Adds everything that only the details of a single item have. */
  full?: boolean;
  chapters?: boolean;
};

/** Returns an item in Plex's JSON, as it appears in a list unless `full` is set. */
export function itemWire(
  item: PlexItem,
  library: PlexLibrary,
  options: WireOptions,
): FakePlexFields {
  const { id, year, durationMs, addedAt, rating, summary = "", studio, files = [] } = item;
  const { Guid, Media, ...served } = servedWire(item, library);
  const seen = item.watched?.[options.account];
  return toFields({
    ...served,
    studio,
    summary,
    rating,
    thumb: `/library/metadata/${id}/thumb/1700000000`,
    duration: durationMs,
    updatedAt: item.updatedAt ?? addedAt,
    viewOffset: seen?.offsetMs,
    viewCount: seen?.count,
    lastViewedAt: seen?.at,
    ...viewed(item, library, options.account),
    Media: ((Media ?? []) as FakePlexFields[]).map((one, at) =>
      withDetails(one, files[at], durationMs),
    ),
    Genre: (item.genres ?? []).map((tag) => ({ tag, ...(options.full && { id: genreId(tag) }) })),
    ...((options.guids || options.full) && { Guid }),
    ...(options.full && {
      originallyAvailableAt: year === undefined ? undefined : `${year}-06-01`,
      contentRating: "PG",
      Role: item.cast,
    }),
    Chapter: options.chapters ? item.chapters : undefined,
    ...item.more,
  });
}

function viewed(item: PlexItem, library: PlexLibrary, account: number): FakePlexFields {
  if (item.type !== "show" && item.type !== "season") return {};
  const episodes: PlexItem[] = episodesOf(item, library);
  return {
    viewedLeafCount: episodes.filter(({ watched }) => (watched?.[account]?.count ?? 0) > 0).length,
  };
}

const withDetails = (
  media: FakePlexFields,
  { resolution, codec, audio }: Partial<File> = {},
  duration?: number,
): FakePlexFields =>
  toFields({
    ...media,
    duration,
    videoResolution: resolution,
    videoCodec: codec,
    audioCodec: audio,
    Part: (media["Part"] as FakePlexFields[]).map((part) => ({ ...part, duration: duration ?? 0 })),
  });
