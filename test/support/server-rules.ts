/**
 * Rules by which four media servers read the names of one work's files, from their documentation and
 * sources:
 * https://support.plex.tv/articles/naming-and-organizing-your-movie-media-files/
 * https://support.plex.tv/articles/naming-and-organizing-your-tv-show-files/
 * https://jellyfin.org/docs/general/server/media/movies/ and …/shows/
 * https://emby.media/support/articles/Movie-Naming.html and …/TV-Naming.html
 */
export const SERVERS = ["plex", "jellyfin 10.11", "jellyfin 12", "emby"] as const;
export type ServerKind = (typeof SERVERS)[number];

/**
 * One item as the server shows it, for example `film ×2` with two versions, `film in 2 parts`,
 * `film {edition-Final Cut}`, `s1e2`, `s1e1-e2`, or `unnumbered`.
 */
export type ShownItems = {
  /** The id that the server reads in the folder's name; undefined if only title and year decide. */
  id: string | undefined;
  items: string[];
};

/** Forms of ids that each server reads in a folder's name. */
const ID: Readonly<Record<ServerKind, RegExp>> = {
  plex: /\{(?:tmdb|imdb|tvdb)-([^{}]+)\}/i,
  "jellyfin 10.11": /\[(?:tmdb|imdb|tvdb)id[-=]([^\]]+)\]/i,
  "jellyfin 12": /[[{(](?:tmdb|imdb|tvdb)(?:id)?[-=]([^\]})]+)[\]})]/i,
  emby: /\[(?:tmdb|imdb|tvdb)(?:id)?=([^\]]+)\]/i,
};

/** A part's number at the end of a name. */
const PART = /[ ._-]+(?:cd|dvd|part|pt|dis[ck])[ ._-]*(\d+)$/i;
const EDITION = /\{edition-([^{}]+)\}/i;

/** Reads a film's folder with these names of videos, without extensions. */
export function readFilm(server: ServerKind, folder: string, stems: readonly string[]): ShownItems {
  const id = ID[server].exec(folder)?.[1];
  return { id, items: server === "plex" ? readPlexFilm(stems) : readGroup(server, folder, stems) };
}

/** Plex shows all files of a folder as one film, and each edition as a film. */
function readPlexFilm(stems: readonly string[]): string[] {
  const editions = Map.groupBy(stems, (stem) => EDITION.exec(stem)?.[0] ?? "");
  return [...editions].map(([edition, files]) =>
    ["film", edition, countOf(files)].filter(Boolean).join(" "),
  );
}

/**
 * Jellyfin and Emby show the files as versions of one film only if each begins with the folder's
 * whole name, followed by nothing or a label. If one does not, each file is a film. Parts are only
 * recognized without other versions.
 */
function readGroup(server: ServerKind, folder: string, stems: readonly string[]): string[] {
  if (stems.length === 1) return ["film"];
  const bases = new Set(stems.map((stem) => stem.replace(PART, "")));
  const areParts = stems.every((stem) => PART.test(stem));
  if (areParts && bases.size === 1) return [`film in ${stems.length} parts`];
  const label = server === "emby" ? /^ - / : /^(?: ?- ?| ?\[[^\]]*\]$)/;
  const isGroup = stems.every((stem) => {
    const rest = stem.startsWith(folder) ? stem.slice(folder.length) : undefined;
    return rest === "" || (rest !== undefined && label.test(rest));
  });
  return isGroup ? [`film ×${stems.length}`] : stems.map(() => "film");
}

/** Parts count as one file each; versions are what differs in more than the part. */
function countOf(stems: readonly string[]): string {
  const parts = stems.filter((stem) => PART.test(stem)).length;
  const versions = new Set(stems.map((stem) => stem.replace(PART, ""))).size;
  const counts = [
    versions > 1 ? `×${versions}` : "",
    parts > 1 ? `in ${parts / Math.max(1, versions)} parts` : "",
  ];
  return counts.filter(Boolean).join(" ");
}

const UNNUMBERED = "unnumbered";
const NUMBERS = /\bs(\d+)e(\d+)(?:-?e(\d+))?/i;
const DATE = /\b\d{4}-\d\d-\d\d\b/;

/** Reads the episodes of a series' folder, by paths below it, without extensions. */
export function readEpisodes(
  server: ServerKind,
  folder: string,
  paths: readonly string[],
): ShownItems {
  const id = ID[server].exec(folder)?.[1];
  const read = Map.groupBy(paths, (path) => readEpisode(server, path.split("/").at(-1) ?? ""));
  const items = [...read].flatMap(([numbers, files]): string[] => {
    if (numbers === UNNUMBERED) return files.map(() => numbers);
    if (files.length === 1) return numbers.split(" ");
    // Jellyfin shows each file of an episode as an episode until version 12.
    if (server === "jellyfin 10.11") return files.map(() => numbers);
    return numbers.split(" ").map((one) => `${one} ×${files.length}`);
  });
  return { id, items };
}

function readEpisode(server: ServerKind, stem: string): string {
  const [, season, first, last] = NUMBERS.exec(stem) ?? [];
  if (season === undefined || first === undefined) {
    // A date gives an episode no number in Jellyfin, so TMDB is not asked.
    const date = DATE.exec(stem)?.[0];
    return date !== undefined && server === "plex" ? date : UNNUMBERED;
  }
  const start = `s${Number(season)}e${Number(first)}`;
  if (last === undefined) return start;
  const count = Number(last) - Number(first) + 1;
  return server === "plex"
    ? Array.from({ length: count }, (_, n) => `s${Number(season)}e${Number(first) + n}`).join(" ")
    : `${start}-e${Number(last)}`;
}
