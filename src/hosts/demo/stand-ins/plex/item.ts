import type { ListedLibrary } from "../../../../core/library/media-server.ts";

/**
 * The fields of one Plex object, in the form of Plex's JSON: plain values are attributes, objects
 * and lists are children.
 */
export type FakePlexFields = Record<string, unknown>;

/** Removes undefined values and empty lists. Plex omits the key of an empty list. */
export function toFields(all: FakePlexFields): FakePlexFields {
  const present = Object.entries(all).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(present);
}

type PlexItemType =
  | "movie"
  | "show"
  | "season"
  | "episode"
  | "artist"
  | "album"
  | "track"
  | "photo";

/** An item in the stand-in's library. Times are seconds since 1970, as in Plex. */
export type PlexItem = {
  id: string;
  section: string;
  type: PlexItemType;
  title: string;
  /** Id of the parent item: the season of an episode, the album of a track, and so on. */
  parent?: string;
  index?: number | undefined;
  year?: number;
  addedAt?: number;
  guids?: string[];
  files?: { path: string; bytes: number }[];
};

export type PlexSection = ListedLibrary & { more?: FakePlexFields };

export type FakePlexLibrary = { sections: PlexSection[]; items: PlexItem[] };

export type Paging = {
  /** Maximum number of items per response, regardless of the number requested. */
  mostAtOnce: number;
  /** True if the server ignores the requested page and sends everything. */
  ignores: boolean;
};

/** The whole state of a Plex server. It may be changed while the stand-in runs. */
export type PlexWorld = {
  library: FakePlexLibrary;
  paging: Paging;
  /** Attributes of `/` and `/identity`. */
  server: FakePlexFields;
  identity: FakePlexFields;
  /**
   * Scans that were actually started. A path outside every location is accepted and ignored. An
   * undefined path means the whole library.
   */
  scans: { section: string; path: string | undefined }[];
  /** Scans in progress, in the order in which they end. */
  scanning: { section: PlexSection; folders: string[]; endsAt: number }[];
  /**
   * `kept` if a work keeps its item when a scan finds its file under another name, `new` if it gets
   * a new item. Default: `kept`.
   */
  renames?: "kept" | "new";
};

/**
 * Plex's numbers for its types. They are deliberately not shared with the program, so that a wrong
 * number there does not go unnoticed.
 */
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

export const toMainGuid = ({ type, id }: PlexItem): string =>
  `plex://${type}/${id.padStart(24, "0")}`;

/** Converts an item to the form of Plex's JSON. */
export function toItemWire(item: PlexItem, library: FakePlexLibrary): FakePlexFields {
  const { id, type, section, title, index, year, addedAt, guids = [], files = [] } = item;
  return toFields({
    ratingKey: id,
    key: `/library/metadata/${id}${type === "show" || type === "season" || type === "album" || type === "artist" ? "/children" : ""}`,
    guid: toMainGuid(item),
    type,
    title,
    index,
    year,
    addedAt,
    updatedAt: addedAt,
    librarySectionID: Number(section),
    librarySectionTitle: library.sections.find((plexSection) => plexSection.id === section)?.title,
    librarySectionKey: `/library/sections/${section}`,
    ...above(item, library),
    ...leaves(item, library),
    Media: files.map(({ path, bytes }, file) => ({
      id: Number(id) * 10 + file,
      container: path.split(".").at(-1),
      Part: [
        {
          id: Number(id) * 100 + file,
          key: `/library/parts/${id}/1/file`,
          file: path,
          size: bytes,
        },
      ],
    })),
    Guid: guids.map((guidText) => ({ id: guidText })),
  });
}

function above({ parent }: PlexItem, { items }: FakePlexLibrary): FakePlexFields {
  const parentItem = parent === undefined ? undefined : items.find(({ id }) => id === parent);
  if (!parentItem) return {};
  const two = items.find(({ id }) => id === parentItem.parent);
  return {
    parentRatingKey: parentItem.id,
    parentKey: `/library/metadata/${parentItem.id}`,
    parentTitle: parentItem.title,
    parentIndex: parentItem.index,
    ...(two && {
      grandparentRatingKey: two.id,
      grandparentKey: `/library/metadata/${two.id}`,
      grandparentTitle: two.title,
    }),
  };
}

function leaves({ id, type }: PlexItem, library: FakePlexLibrary): FakePlexFields {
  if (type !== "show" && type !== "season") return {};
  const childCount = library.items.filter(({ parent }) => parent === id).length;
  return { leafCount: episodesOf({ id, type }, library).length, childCount };
}

/** Returns the episodes of a series or a season. */
export function episodesOf(
  { id, type }: Pick<PlexItem, "id" | "type">,
  { items }: FakePlexLibrary,
): PlexItem[] {
  const children = items.filter(({ parent }) => parent === id);
  return type === "season"
    ? children
    : items.filter(({ parent }) => children.some((item) => item.id === parent));
}
