/** How what shows the library reads ids and editions in the names of folders and files. */
export type NameTags = {
  id(catalogue: "tmdb" | "imdb" | "tvdb", id: string): string;
  /** Empty where the server knows no editions. */
  edition(text: string): string;
};

/** `{tmdb-603}` and `{edition-Director's Cut}`, as Plex reads them and others understand. */
export const BRACED_TAGS: NameTags = {
  id: (catalogue, id) => `{${catalogue}-${id}}`,
  edition: (text) => `{edition-${text}}`,
};
