import { UserError } from "../../base/errors.ts";
import { MEDIA_TYPES, type MediaType } from "../../base/identity.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { fold } from "../../base/text/fold.ts";
import { PLEX_TYPES, type PlexType } from "../playback/session.ts";

/**
 * The Plex server's id for its owner's account. Other users have the id of their plex.tv account.
 */
export const OWNER_ID = "1";

export const DECK_REASONS = ["continue", "next_episode", "recommended"] as const;
type DeckReason = (typeof DECK_REASONS)[number];

/**
 * Guesses why something is on deck: playback has started, it is a show's next episode, or Plex
 * recommends it.
 */
export function toDeckReason(type: PlexType, positionMs: number): DeckReason {
  if (positionMs > 0) return "continue";
  return type === "episode" ? "next_episode" : "recommended";
}

export type ListedType = Exclude<PlexType, "clip">;
/**
 * Item types that Plex can list. A clip belongs to another item and is found only through that
 * item.
 */
export const LISTED_TYPES: readonly ListedType[] = PLEX_TYPES.filter((type) => type !== "clip");

/** The Plex library type for each type of work. */
export const SECTION_TYPE = { movie: "movie", tv: "show" } as const satisfies Record<
  MediaType,
  ListedType
>;

/**
 * Returns the type of work that can be filed into a library of this type. Undefined for music and
 * photos.
 */
export const toFiledType = (sectionType: string): "movie" | "tv" | undefined =>
  MEDIA_TYPES.find((type) => SECTION_TYPE[type] === sectionType);

const TYPES_IN_LIBRARY: Record<string, readonly ListedType[]> = {
  movie: ["movie"],
  show: ["show", "season", "episode"],
  artist: ["artist", "album", "track"],
  photo: ["photo"],
};

/**
 * Returns the item types in a library of this type, the main type first. Empty for an unknown
 * library type.
 */
export const listTypesIn = (libraryType: string): readonly ListedType[] =>
  Object.hasOwn(TYPES_IN_LIBRARY, libraryType) ? (TYPES_IN_LIBRARY[libraryType] ?? []) : [];

type ItemCriteria = {
  type?: ListedType | undefined;
  year?: number | undefined;
  unwatched?: boolean | undefined;
};

/**
 * Chooses the item type to list in a library: the requested type, or else the library's main type.
 * Undefined for the first level of photos (albums) and for unknown library types. Throws
 * `UserError` for a type or filter that the library does not support.
 */
export function chooseType(
  { title, type: kind }: { title: string; type: string },
  { type, year, unwatched }: ItemCriteria,
): ListedType | undefined {
  const listable = listTypesIn(kind);
  if (type !== undefined && !listable.includes(type)) {
    const what =
      listable.length === 0
        ? "Leave out type."
        : `Leave out type, or ask for ${listable.join(", ")}.`;
    throw new UserError(`The library ${quoted(title)} has no items of type ${type}.`, what);
  }
  const chosen = type ?? (kind === "photo" ? undefined : listable[0]);
  if (year !== undefined && chosen === "artist") {
    throw new UserError("Artists have no year.", "Use type album or track, or leave out year.");
  }
  if (unwatched && (kind === "artist" || kind === "photo")) {
    throw new UserError(
      "Music and photos cannot be filtered by unwatched.",
      "Leave out unwatched.",
    );
  }
  return chosen;
}

/**
 * Names that people give to library folders, in the languages most used with Plex. Names are
 * compared after folding.
 */
const NAMES: Record<MediaType, readonly string[]> = {
  movie: [
    "movie",
    "movies",
    "film",
    "films",
    "filme",
    "filmes",
    "películas",
    "peliculas",
    "cinema",
    "cine",
    "kino",
  ],
  tv: [
    "tv",
    "tv shows",
    "tvshows",
    "tv series",
    "shows",
    "series",
    "serien",
    "séries",
    "serie",
    "séries tv",
    "anime",
  ],
};

const FOLDED: Record<MediaType, ReadonlySet<string>> = {
  movie: new Set(NAMES.movie.map(fold)),
  tv: new Set(NAMES.tv.map(fold)),
};

/** True if this folder name usually belongs to a library of this type. */
export const isLibraryName = (type: MediaType, name: string): boolean =>
  FOLDED[type].has(fold(name));
