import type { MediaType } from "../base/identity.ts";
import { quoted } from "../base/text/clean-text.ts";

/** How a person names a work: by its id in TMDB, IMDb or TVDB. `type` where the text says it. */
export type WorkReference =
  | { kind: "tmdb"; id: number; type?: MediaType }
  | { kind: "imdb"; id: string }
  | { kind: "tvdb"; id: number; type?: MediaType };

/** Why a text names no work, and what to write instead. Both are one sentence. */
export type ReferenceProblem = { kind: "problem"; message: string; hint: string };

const MAX_CHARS = 2000;

const HINT =
  "Write a TMDB id, tt0133093, tvdb:81189, or the address of its page on themoviedb.org, imdb.com or thetvdb.com.";

const problem = (message: string, hint = HINT): ReferenceProblem => ({
  kind: "problem",
  message,
  hint,
});

// IMDb pads to seven digits, and has used eight since 2018.
const IMDB = /^tt\d{7,10}$/i;

const DIGITS = /^\d{1,10}$/;
/** No catalogue has counted further. */
const MAX_ID = 1e9;

const toId = (text: string | undefined): number | undefined => {
  const id = DIGITS.test(text ?? "") ? Number(text) : 0;
  return id >= 1 && id <= MAX_ID ? id : undefined;
};

/**
 * The work that a text names: `603`, `tmdb:603`, `tt0133093`, `tvdb:81189`, or the address of its
 * page on themoviedb.org, imdb.com or thetvdb.com, with or without `https://`. Nothing is
 * requested: an address is only read.
 */
export function parseWorkReference(text: string): WorkReference | ReferenceProblem {
  const trimmed = text.length > MAX_CHARS ? "" : text.trim();
  if (trimmed === "") {
    return problem(text.trim() === "" ? "Nothing is named." : "This is too long to name a work.");
  }
  const [, scheme, rest = trimmed] = /^(tmdb|imdb|tvdb):(?!\/\/)\s?(.*)$/is.exec(trimmed) ?? [];
  const catalogue = scheme?.toLowerCase();
  if (IMDB.test(rest) && (catalogue ?? "imdb") === "imdb") {
    return { kind: "imdb", id: rest.toLowerCase() };
  }
  const id = toId(rest);
  if (id !== undefined && catalogue !== "imdb") {
    return { kind: catalogue === "tvdb" ? "tvdb" : "tmdb", id };
  }
  if (catalogue === undefined && /[./]/.test(trimmed)) return parseAddress(trimmed);
  return problem(`${quoted(trimmed)} names no work.`);
}

function parseAddress(text: string): WorkReference | ReferenceProblem {
  const address = /^[a-z][a-z\d+.-]*:/i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    return problem(`${quoted(text)} is not an address.`);
  }
  const read = PAGES.get(url.hostname.replace(/^(?:www|m)\./, ""));
  if (read === undefined || url.port !== "" || url.username !== "" || url.password !== "") {
    return problem(
      `${quoted(text)} is an address elsewhere: works are listed on themoviedb.org, imdb.com and thetvdb.com.`,
    );
  }
  const parts = url.pathname.split("/").filter((part) => part !== "");
  return (
    read(parts, url.searchParams) ??
    problem(`${quoted(text)} is not the page of a film or a series.`)
  );
}

type ReadPage = (
  parts: readonly string[],
  query: URLSearchParams,
) => WorkReference | ReferenceProblem | undefined;

const PAGES: ReadonlyMap<string, ReadPage> = new Map([
  ["themoviedb.org", tmdbPage],
  ["imdb.com", imdbPage],
  ["thetvdb.com", tvdbPage],
]);

/** `/movie/603-the-matrix`, `/tv/1396/season/1`. */
function tmdbPage([kind, slug]: readonly string[]): WorkReference | undefined {
  const id = toId(/^(\d+)(?:-|$)/.exec(slug ?? "")?.[1]);
  return id !== undefined && (kind === "movie" || kind === "tv")
    ? { kind: "tmdb", id, type: kind }
    : undefined;
}

/** `/title/tt0133093`, also in another language: `/de/title/tt0133093`. */
function imdbPage(parts: readonly string[]): WorkReference | undefined {
  const index = parts.indexOf("title");
  const id = index === 0 || index === 1 ? parts[index + 1] : undefined;
  return id !== undefined && IMDB.test(id) ? { kind: "imdb", id: id.toLowerCase() } : undefined;
}

const TVDB_TYPES: Readonly<Record<string, MediaType>> = {
  series: "tv",
  movie: "movie",
  movies: "movie",
};

/**
 * TVDB's series are numbered from 70,327; a shorter number under `/series` is a name, such as that
 * of “24” or “1883”.
 */
const MIN_TVDB_DIGITS = 5;

/**
 * `/dereferrer/series/81189`, `/series/81189`, and the old `/?tab=series&id=81189`. Most pages bear
 * a name instead.
 */
function tvdbPage(
  parts: readonly string[],
  query: URLSearchParams,
): WorkReference | ReferenceProblem | undefined {
  const old = toId(query.get("id") ?? undefined);
  if (parts.length === 0 && query.get("tab") === "series" && old !== undefined) {
    return { kind: "tvdb", id: old, type: "tv" };
  }
  const direct = parts[0] === "dereferrer";
  const [kind = "", slug = ""] = direct ? parts.slice(1) : parts;
  const type = Object.hasOwn(TVDB_TYPES, kind) ? TVDB_TYPES[kind] : undefined;
  if (type === undefined || slug === "") return undefined;
  const id = direct || slug.length >= MIN_TVDB_DIGITS ? toId(slug) : undefined;
  if (id !== undefined) return { kind: "tvdb", id, type };
  return problem(
    "This address of thetvdb.com has a name and no number, so it cannot be looked up.",
    `Write tvdb: and the “TheTVDB.com ${type === "tv" ? "Series" : "Movie"} ID” that the page shows, like tvdb:81189.`,
  );
}

/** The address of a work's page on TMDB. */
export const toTmdbAddress = ({ type, tmdbId }: { type: MediaType; tmdbId: number }): string =>
  `https://www.themoviedb.org/${type}/${tmdbId}`;
