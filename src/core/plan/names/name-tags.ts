/** Formats ids and editions as media servers expect them in folder and file names. */
export type NameTags = {
  id(catalogue: "tmdb" | "imdb" | "tvdb", id: string): string;
  /** Returns an empty text if the server does not support editions. */
  edition(text: string): string;
};

/** Jellyfin shows an edition in this form as the name of a version. */
const edition = (text: string): string => `{edition-${text}}`;

/**
 * `{tmdb-603}` and `{edition-Director's Cut}`: Plex's format, which other servers also understand.
 */
export const BRACED_TAGS: NameTags = { id: (catalogue, id) => `{${catalogue}-${id}}`, edition };

/** Forms of ids, by the servers that read them. Plex ignores square brackets. */
export const ID_TAG_STYLES = ["plex", "jellyfin", "emby", "both"] as const;

export const ID_TAGS: Readonly<Record<(typeof ID_TAG_STYLES)[number], NameTags>> = {
  plex: BRACED_TAGS,
  jellyfin: { id: (catalogue, id) => `[${catalogue}id-${id}]`, edition },
  emby: { id: (catalogue, id) => `[${catalogue}id=${id}]`, edition },
  both: { id: (catalogue, id) => `[${catalogue}id=${id}] {${catalogue}-${id}}`, edition },
};
