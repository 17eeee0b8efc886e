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
 * Why something is on deck, as far as it is known: started, the next episode of a show, or
 * recommended by Plex.
 */
export function toDeckReason(type: PlexType, positionMs: number): DeckReason {
  if (positionMs > 0) return "continue";
  return type === "episode" ? "next_episode" : "recommended";
}

export type ListedType = Exclude<PlexType, "clip">;
/** The types that Plex can list. A clip belongs to another item and is found only with it. */
export const LISTED_TYPES: readonly ListedType[] = PLEX_TYPES.filter((type) => type !== "clip");

/** Plex's word for the libraries that hold a type of work. */
export const SECTION_TYPE = { movie: "movie", tv: "show" } as const satisfies Record<
  MediaType,
  ListedType
>;

/** The type of work that is filed into libraries of this type; undefined for music and photos. */
export const toFiledType = (sectionType: string): "movie" | "tv" | undefined =>
  MEDIA_TYPES.find((type) => SECTION_TYPE[type] === sectionType);

const TYPES_IN_LIBRARY: Record<string, readonly ListedType[]> = {
  movie: ["movie"],
  show: ["show", "season", "episode"],
  artist: ["artist", "album", "track"],
  photo: ["photo"],
};

/** What a library of this type holds, its own kind first; empty for an unknown type. */
export const listTypesIn = (libraryType: string): readonly ListedType[] =>
  Object.hasOwn(TYPES_IN_LIBRARY, libraryType) ? (TYPES_IN_LIBRARY[libraryType] ?? []) : [];

type ItemCriteria = {
  type?: ListedType | undefined;
  year?: number | undefined;
  unwatched?: boolean | undefined;
};

/**
 * Which type to list of a library: the requested one, or its own kind. Undefined for the first
 * level of photos (albums) and for unknown kinds. Throws `UserError` for a type or filter that the
 * library does not support.
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
    throw new UserError("Artists have no year.", "Ask for type album or track, or leave out year.");
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
 * Names that people give the folder of a library, in the languages that Plex is used in most.
 * Compared folded.
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

/** Whether a folder of this name usually is a library of this type. */
export const isLibraryName = (type: MediaType, name: string): boolean =>
  FOLDED[type].has(fold(name));
