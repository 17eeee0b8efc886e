import type { MediaType } from "../identity.ts";
import { fold } from "../text/fold.ts";

/** Names that people give the folder of a library, in the languages that Plex is used in most. Compared folded. */
const NAMES: Record<MediaType, readonly string[]> = {
  movie: ["movie", "movies", "film", "films", "filme", "filmes", "películas", "peliculas", "cinema", "cine", "kino"],
  tv: ["tv", "tv shows", "tvshows", "tv series", "shows", "series", "serien", "séries", "serie", "séries tv", "anime"],
};

const FOLDED: Record<MediaType, ReadonlySet<string>> = {
  movie: new Set(NAMES.movie.map(fold)),
  tv: new Set(NAMES.tv.map(fold)),
};

/** Whether a folder of this name usually is a library of this type. */
export const isLibraryName = (type: MediaType, name: string): boolean => FOLDED[type].has(fold(name));
