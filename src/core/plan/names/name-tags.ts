/** Catalogues whose ids a name can have. */
export const ID_CATALOGUES = ["tmdb", "imdb", "tvdb"] as const;
export type IdCatalogue = (typeof ID_CATALOGUES)[number];

/** Formats ids and editions as media servers expect them in folder and file names. */
export type NameTags = {
  /** Returns one tag or more, separated by spaces. */
  id(catalogue: IdCatalogue, id: string): string;
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

/** One id of a work, and its tags in the form of `INGEST_ID_TAGS`. */
export type TaggedId = { id: string; tags: readonly string[] };

export const toTaggedId = (tags: NameTags, catalogue: IdCatalogue, id: string): TaggedId => ({
  id,
  tags: tags.id(catalogue, id).split(" "),
});

const ID_TAG = /[[{(](tmdb|imdb|tvdb)(?:id)?[-=]([^[\]{}()]{1,20})[\]})]/gi;

/** Lists the ids in a name, in any form that a media server reads. */
export const listIdTags = (name: string): { tag: string; catalogue: IdCatalogue; id: string }[] =>
  [...name.matchAll(ID_TAG)].flatMap(([tag, found = "", id = ""]) => {
    const catalogue = ID_CATALOGUES.find((one) => one === found.toLowerCase());
    return catalogue === undefined ? [] : [{ tag, catalogue, id }];
  });

/** True if the name has this id in any form that a media server reads. */
export const hasIdTag = (name: string, catalogue: IdCatalogue, { id }: TaggedId): boolean =>
  listIdTags(name).some((found) => found.catalogue === catalogue && found.id === id);
