import type { MediaType } from "../base/identity.ts";
import { quoted } from "../base/text/clean-text.ts";

/**
 * A person's reference to a work: its id at TMDB, IMDb or TVDB. `type` is set if the text states
 * it.
 */
export type WorkReference =
  | { kind: "tmdb"; id: number; type?: MediaType }
  | { kind: "imdb"; id: string }
  | { kind: "tvdb"; id: number; type?: MediaType };

/** Explains why a text names no work, and what to write instead. Each field is one sentence. */
export type ReferenceProblem = { kind: "problem"; message: string; hint: string };

const MAX_CHARS = 2000;

const HINT =
  "Write a TMDB id, tt0133093, tvdb:81189, or the address of the work's page on " +
  "themoviedb.org, imdb.com or thetvdb.com.";

const problem = (message: string, hint = HINT): ReferenceProblem => ({
  kind: "problem",
  message,
  hint,
});

// IMDb pads ids to seven digits and has used eight since 2018.
const IMDB = /^tt\d{7,10}$/i;

const DIGITS = /^\d{1,10}$/;
/** No catalogue has higher ids. */
const MAX_ID = 1e9;

const toId = (text: string | undefined): number | undefined => {
  const id = DIGITS.test(text ?? "") ? Number(text) : 0;
  return id >= 1 && id <= MAX_ID ? id : undefined;
};

/**
 * Parses a reference to a work: `603`, `tmdb:603`, `tt0133093`, `tvdb:81189`, or the address of its
 * page on themoviedb.org, imdb.com or thetvdb.com, with or without `https://`. No request is sent.
 */
export function parseWorkReference(text: string): WorkReference | ReferenceProblem {
  const trimmed = text.length > MAX_CHARS ? "" : text.trim();
  if (trimmed === "") {
    return problem(
      text.trim() === "" ? "No work is named." : "The text is too long to name a work.",
    );
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
  return problem(`${quoted(trimmed)} does not name a work.`);
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
      `${quoted(text)} is an address on another site: works are listed on themoviedb.org, ` +
        "imdb.com and thetvdb.com.",
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

/** Parses `/title/tt0133093`, also with a language: `/de/title/tt0133093`. */
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
 * TVDB's series ids start at 70,327. A shorter number under `/series` is a name, such as “24” or
 * “1883”.
 */
const MIN_TVDB_DIGITS = 5;

/**
 * Parses `/dereferrer/series/81189`, `/series/81189`, and the old form `/?tab=series&id=81189`.
 * Most pages have a name instead of an id.
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
    "This thetvdb.com address has a name instead of a number, so it cannot be looked up.",
    `Write tvdb: and the “TheTVDB.com ${type === "tv" ? "Series" : "Movie"} ID” that the page shows, like tvdb:81189.`,
  );
}

export const toTmdbAddress = ({ type, tmdbId }: { type: MediaType; tmdbId: number }): string =>
  `https://www.themoviedb.org/${type}/${tmdbId}`;
