/** What can be listed, by Plex's words; a clip is found only beside something else. */
export const LISTED_TYPES = ["movie", "show", "season", "episode", "artist", "album", "track", "photo"] as const;
export type ListedType = (typeof LISTED_TYPES)[number];

const HELD: Record<string, readonly ListedType[]> = {
  movie: ["movie"],
  show: ["show", "season", "episode"],
  artist: ["artist", "album", "track"],
  photo: ["photo"],
};

/** What a library of this type holds, its own kind first; nothing for a type that is not known here. */
export const typesIn = (libraryType: string): readonly ListedType[] =>
  Object.hasOwn(HELD, libraryType) ? (HELD[libraryType] ?? []) : [];
