/** What Plex says of one thing, in the form of its JSON: plain values are attributes, objects and lists are children. */
export type Fields = Record<string, unknown>;

/** Without what is undefined, and without empty lists: Plex leaves the key of an empty list out. */
export function fields(all: Fields): Fields {
  const said = Object.entries(all).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(said);
}

type PlexItemType = "movie" | "show" | "season" | "episode" | "artist" | "album" | "track" | "photo";

/** An item of the stand-in's library. Times are seconds since 1970, as Plex's are. */
export type PlexItem = {
  id: string;
  section: string;
  type: PlexItemType;
  title: string;
  /** The season of an episode, the album of a track … */
  parent?: string;
  index?: number | undefined;
  year?: number;
  durationMs?: number;
  addedAt?: number;
  /** As it was added unless stated. */
  updatedAt?: number;
  rating?: number;
  summary?: string;
  studio?: string;
  genres?: string[];
  guids?: string[];
  /** `Role` and `Chapter`, by Plex's names. */
  cast?: Fields[];
  chapters?: Fields[];
  files?: { path: string; bytes: number; resolution?: string; codec?: string; audio?: string }[];
  /** By the number of the account that watches; 1 is the owner. */
  watched?: Record<number, { offsetMs?: number; count?: number; at?: number }>;
  /** Anything else, by Plex's names. */
  more?: Fields;
};

export type PlexSection = {
  id: string;
  title: string;
  /** "movie", "show", "artist" or "photo". */
  type: string;
  locations: string[];
  more?: Fields;
};

export type PlexLibrary = { sections: PlexSection[]; items: PlexItem[] };

export type Paging = {
  /** The server gives no more than this at once, whatever was asked. */
  mostAtOnce: number;
  /** It ignores what was asked, and sends all. */
  ignores: boolean;
};

/** All that a Plex knows. It may be changed while the stand-in runs. */
export type PlexWorld = {
  library: PlexLibrary;
  paging: Paging;
  /** Attributes of `/` and `/identity`. */
  server: Fields;
  identity: Fields;
  /** What it really scans: a path under no Location is taken and ignored, and no path is the whole library. */
  scans: { section: string; path: string | undefined }[];
  /** What it is scanning, the first to end first. */
  scanning: { section: PlexSection; folders: string[]; endsAt: number }[];
  /** Whether a work whose file has another name after a scan keeps its item, or gets a new one: it is kept unless stated. */
  renames?: "kept" | "new";
};

/** Plex's numbers for its kinds. Told apart from the program's own on purpose: a wrong one there must not hide itself here. */
export const TYPE_NUMBERS: Record<string, number> = {
  movie: 1,
  show: 2,
  season: 3,
  episode: 4,
  artist: 8,
  album: 9,
  track: 10,
  photo: 13,
};

/** The number of a genre in a filter. */
export const genreId = (tag: string): number => tag.length * 1000 + tag.charCodeAt(0);

export const mainGuid = ({ type, id }: PlexItem): string => `plex://${type}/${id.padStart(24, "0")}`;

type WireOptions = {
  /** Whose progress is shown: 1 is the owner. */
  account: number;
  guids?: boolean;
  /** All that is only in the details of one item. */
  full?: boolean;
  chapters?: boolean;
};

/** An item as Plex's JSON shows it, in a list unless `full`. */
export function itemWire(item: PlexItem, library: PlexLibrary, options: WireOptions): Fields {
  const { id, type, section, title, index, year, durationMs, addedAt, rating, summary, studio } = item;
  const seen = item.watched?.[options.account];
  const home = library.sections.find((one) => one.id === section);
  return fields({
    ratingKey: id,
    key: `/library/metadata/${id}${type === "show" || type === "season" || type === "album" || type === "artist" ? "/children" : ""}`,
    guid: mainGuid(item),
    type,
    title,
    index,
    year,
    studio,
    summary: summary ?? "",
    rating,
    thumb: `/library/metadata/${id}/thumb/1700000000`,
    duration: durationMs,
    addedAt,
    updatedAt: item.updatedAt ?? addedAt,
    viewOffset: seen?.offsetMs,
    viewCount: seen?.count,
    lastViewedAt: seen?.at,
    librarySectionID: Number(section),
    librarySectionTitle: home?.title,
    librarySectionKey: `/library/sections/${section}`,
    ...above(item, library),
    ...leaves(item, library, options.account),
    Media: files(item),
    Genre: (item.genres ?? []).map((tag) => ({ tag, ...(options.full && { id: genreId(tag) }) })),
    ...((options.guids || options.full) && { Guid: (item.guids ?? []).map((one) => ({ id: one })) }),
    ...(options.full && {
      originallyAvailableAt: year === undefined ? undefined : `${year}-06-01`,
      contentRating: "PG",
      Role: item.cast,
    }),
    Chapter: options.chapters ? item.chapters : undefined,
    ...item.more,
  });
}

function above({ parent }: PlexItem, { items }: PlexLibrary): Fields {
  const one = parent === undefined ? undefined : items.find(({ id }) => id === parent);
  if (!one) return {};
  const two = items.find(({ id }) => id === one.parent);
  return {
    parentRatingKey: one.id,
    parentKey: `/library/metadata/${one.id}`,
    parentTitle: one.title,
    parentIndex: one.index,
    ...(two && {
      grandparentRatingKey: two.id,
      grandparentKey: `/library/metadata/${two.id}`,
      grandparentTitle: two.title,
    }),
  };
}

function leaves({ id, type }: PlexItem, { items }: PlexLibrary, account: number): Fields {
  if (type !== "show" && type !== "season") return {};
  const children = items.filter(({ parent }) => parent === id);
  const episodes =
    type === "season" ? children : items.filter(({ parent }) => children.some((one) => one.id === parent));
  const viewed = episodes.filter(({ watched }) => (watched?.[account]?.count ?? 0) > 0);
  return { leafCount: episodes.length, viewedLeafCount: viewed.length, childCount: children.length };
}

const files = ({ id, files: all = [], durationMs }: PlexItem): Fields[] =>
  all.map(({ path, bytes, resolution, codec, audio }, at) =>
    fields({
      id: Number(id) * 10 + at,
      duration: durationMs,
      videoResolution: resolution,
      videoCodec: codec,
      audioCodec: audio,
      container: path.split(".").at(-1),
      Part: [
        {
          id: Number(id) * 100 + at,
          key: `/library/parts/${id}/1/file`,
          file: path,
          size: bytes,
          duration: durationMs ?? 0,
        },
      ],
    }),
  );
