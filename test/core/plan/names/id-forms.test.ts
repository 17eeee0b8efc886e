import { describe, expect, test } from "vitest";
import { checkTemplate } from "../../../../src/core/plan/names/check-template.ts";
import { translateForeignTokens } from "../../../../src/core/plan/names/foreign-tokens.ts";
import {
  formatMovieStem,
  formatWorkFolder,
  readFolderName,
} from "../../../../src/core/plan/names/movie-path.ts";
import { ID_TAG_STYLES, ID_TAGS } from "../../../../src/core/plan/names/name-tags.ts";
import {
  DEFAULT_NAMES,
  fingerprintOf,
  type NameKind,
  type Template,
} from "../../../../src/core/plan/names/parse-template.ts";
import { hasOwnName } from "../../../../src/core/plan/plan.ts";
import { parseName } from "../../../../src/names/index.ts";

const WORK = { tmdbId: 603, title: "The Matrix", year: 1999 };
const IDS = { imdbId: "tt0133093", tvdbId: 81189 };

function accepted(kind: NameKind, text: string): Template {
  const template = checkTemplate(kind, text);
  if ("allowed" in template) throw new Error(`${text}: ${template.allowed}`);
  return template;
}

const folderBy = (text: string, style: (typeof ID_TAG_STYLES)[number] = "plex"): string =>
  formatWorkFolder(WORK, accepted("showFolder", text), IDS, { tags: ID_TAGS[style] });

describe("an id in a server's own form", () => {
  test.each([
    ["{title} ({year}) [tmdbid-{tmdb}]", "The Matrix (1999) [tmdbid-603]"],
    ["{title} ({year}) [tmdbid={tmdb}]", "The Matrix (1999) [tmdbid=603]"],
    ["{title} ({year}) {tmdb-{tmdb}}", "The Matrix (1999) {tmdb-603}"],
    ["{title} ({year}) {TMDB-{TMDB}}", "The Matrix (1999) {TMDB-603}"],
    ["{title} ({year}) [imdbid-{imdb}]", "The Matrix (1999) [imdbid-tt0133093]"],
    ["{title} ({year}) [imdb-{imdb}]", "The Matrix (1999) [imdb-tt0133093]"],
    ["{title} ({year}) {tvdb-{tvdb}}", "The Matrix (1999) {tvdb-81189}"],
    ["{title} ({year}){ [tvdbid-{tvdb}]}", "The Matrix (1999) [tvdbid-81189]"],
    ["{title} ({year}) [tmdbid-{tmdb}] {tmdb-{tmdb}}", "The Matrix (1999) [tmdbid-603] {tmdb-603}"],
  ])("%s gives %s with every INGEST_ID_TAGS", (text, name) => {
    for (const style of ID_TAG_STYLES) expect(folderBy(text, style), style).toBe(name);
    const { tmdbId = WORK.tmdbId } = readFolderName(name);
    expect(tmdbId).toBe(WORK.tmdbId);
    const { tmdb = 603, imdb = IDS.imdbId, tvdb = IDS.tvdbId } = parseName(name).ids;
    expect({ tmdb, imdb, tvdb }).toEqual({ tmdb: 603, imdb: IDS.imdbId, tvdb: IDS.tvdbId });
    expect(Object.keys(parseName(name).ids).length).toBeGreaterThan(0);
  });

  test.each([
    ["plex", "The Matrix (1999) [tmdbid-603] {tmdb-603}"],
    ["jellyfin", "The Matrix (1999) [tmdbid-603]"],
    ["emby", "The Matrix (1999) [tmdbid-603] [tmdbid=603]"],
    ["both", "The Matrix (1999) [tmdbid-603] [tmdbid=603] {tmdb-603}"],
  ] as const)("is not repeated by a plain field with INGEST_ID_TAGS=%s", (style, name) => {
    expect(folderBy("{title} ({year}) [tmdbid-{tmdb}] {tmdb}", style)).toBe(name);
  });

  test("is left out with its brackets while the id is unknown", () => {
    const template = accepted("showFolder", "{title} ({year}) [imdbid-{imdb}] {tvdb-{tvdb}}");
    expect(formatWorkFolder(WORK, template)).toBe("The Matrix (1999)");
  });

  test("is not repeated behind a folder's name that has it", () => {
    const stem = (folder: string, text: string): string =>
      formatMovieStem(WORK, { folder }, accepted("movieFile", text));
    expect(stem("The Matrix (1999) [tmdbid-603]", "{folder} [tmdbid-{tmdb}]")).toBe(
      "The Matrix (1999) [tmdbid-603]",
    );
    expect(stem("The Matrix (1999)", "{folder} [tmdbid-{tmdb}]")).toBe(
      "The Matrix (1999) [tmdbid-603]",
    );
    expect(stem("The Matrix (1999) {tmdb-603}", "{folder} {tmdb}")).toBe(
      "The Matrix (1999) {tmdb-603}",
    );
  });

  test("makes a folder the work's own, so that no other work needs to be checked", () => {
    const names = { ...DEFAULT_NAMES, movieFolder: accepted("movieFolder", FORM) };
    expect(hasOwnName({ ...WORK, type: "movie" }, names)).toBe(true);
    const bare = { ...DEFAULT_NAMES, movieFolder: accepted("movieFolder", "{title} ({year})") };
    expect(hasOwnName({ ...WORK, type: "movie" }, bare)).toBe(false);
  });

  test("changes the fingerprint of the names", () => {
    const movieFolder = accepted("movieFolder", FORM);
    expect(fingerprintOf({ ...DEFAULT_NAMES, movieFolder })).not.toBe(fingerprintOf(DEFAULT_NAMES));
  });

  test("lets a folder begin with a form of the title that is found again only by the id", () => {
    expect(folderBy("{title_the} ({year}) [tmdbid-{tmdb}]")).toBe(
      "Matrix, The (1999) [tmdbid-603]",
    );
  });

  const FORM = "{title} ({year}) [tmdbid-{tmdb}]";

  test.each([
    ["{title} ({year}) [tmdbid-{tmdb}] [TMDBID-{tmdb}]", /^each field once$/],
    ["{title} ({year}) [tmdbid-{imdb}]", /^\{tmdb\} in \[tmdbid-…\]$/],
    ["{title} ({year}) [tmdbid-603]", /INGEST_ID_TAGS/],
    ["{title} ({year}) [tmdbid-{tmdb}", /./],
    ["{title} ({year}) [tmdbid-{tmdb}}", /./],
    ["{title} ({year}) [tmdbid-{title}]", /./],
  ])("is refused as %s", (text, allowed) => {
    expect(checkTemplate("movieFolder", text)).toEqual({
      allowed: expect.stringMatching(allowed) as string,
    });
  });
});

test("{edition-{edition}} is another way to write {edition}", () => {
  expect(accepted("movieFile", "{title} ({year}) {edition-{edition}}")).toEqual(
    accepted("movieFile", "{title} ({year}) {edition}"),
  );
});

// Formats of TRaSH's guides, in the tokens of Radarr and Sonarr: docs/json/{radarr,sonarr}/naming.
const MOVIE = "{Movie CleanTitle} {(Release Year)}";
const SHOW = "{Series CleanTitleWithoutYear} {(Series Year)}";
const FILM_QUALITY =
  "{[Custom Formats]}{[Quality Full]}{[MediaInfo 3D]}{[MediaInfo VideoDynamicRangeType]}" +
  "{[Mediainfo AudioCodec}{ Mediainfo AudioChannels}][{Mediainfo VideoCodec}]{-Release Group}";
const EPISODE_QUALITY =
  "{[Custom Formats]}{[Quality Full]}{[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}" +
  "{[MediaInfo VideoDynamicRangeType]}{[Mediainfo VideoCodec]}{-Release Group}";
const ANIME_QUALITY =
  "{[Custom Formats]}{[Quality Full]}{[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}" +
  "{MediaInfo AudioLanguages}{[MediaInfo VideoDynamicRangeType]}" +
  "[{Mediainfo VideoCodec }{MediaInfo VideoBitDepth}bit]{-Release Group}";
const OUR_QUALITY = "[{quality}][{audio}{ {channels}}][{hdr}][{codec}]{-{group}}";
const OUR_FILM_QUALITY = "[{quality}][{stereo}][{hdr}][{audio}{ {channels}}][{codec}]{-{group}}";

/** The default, Plex, Emby and Jellyfin. */
const TRASH_FORMATS: readonly (readonly [kind: NameKind, theirs: string, ours: string])[] = [
  ["movieFolder", "{Movie CleanTitle} ({Release Year})", "{clean_title} ({year})"],
  [
    "movieFolder",
    "{Movie CleanTitle} ({Release Year}) {imdb-{ImdbId}}",
    "{clean_title} ({year}) {imdb-{imdb}}",
  ],
  [
    "movieFolder",
    "{Movie CleanTitle} ({Release Year}) {tmdb-{TmdbId}}",
    "{clean_title} ({year}) {tmdb-{tmdb}}",
  ],
  [
    "movieFolder",
    "{Movie CleanTitle} ({Release Year}) {[imdbid-{ImdbId}]}",
    "{clean_title} ({year}) [imdbid-{imdb}]",
  ],
  [
    "movieFolder",
    "{Movie CleanTitle} ({Release Year}) [tmdbid-{TmdbId}]",
    "{clean_title} ({year}) [tmdbid-{tmdb}]",
  ],
  [
    "movieFile",
    `${MOVIE} {imdb-{ImdbId}} {edition-{Edition Tags}} ${FILM_QUALITY}`,
    `{clean_title} ({year}) {imdb-{imdb}} {edition} ${OUR_FILM_QUALITY}`,
  ],
  [
    "movieFile",
    `${MOVIE} {[imdbid-{ImdbId}]} - {Edition Tags }${FILM_QUALITY}`,
    `{clean_title} ({year}) [imdbid-{imdb}] - {{edition} }${OUR_FILM_QUALITY}`,
  ],
  [
    "movieFile",
    `${MOVIE} [tmdbid-{TmdbId}] - {{Edition Tags}} ${FILM_QUALITY}`,
    `{clean_title} ({year}) [tmdbid-{tmdb}] - {{edition}} ${OUR_FILM_QUALITY}`,
  ],
  ["showFolder", SHOW, "{clean_title} ({year})"],
  ["showFolder", `${SHOW} {imdb-{ImdbId}}`, "{clean_title} ({year}) {imdb-{imdb}}"],
  ["showFolder", `${SHOW} {tvdb-{TvdbId}}`, "{clean_title} ({year}) {tvdb-{tvdb}}"],
  ["showFolder", `${SHOW} [imdb-{ImdbId}]`, "{clean_title} ({year}) [imdb-{imdb}]"],
  ["showFolder", `${SHOW} [tvdb-{TvdbId}]`, "{clean_title} ({year}) [tvdb-{tvdb}]"],
  ["showFolder", `${SHOW} [tvdbid-{TvdbId}]`, "{clean_title} ({year}) [tvdbid-{tvdb}]"],
  ["seasonFolder", "Season {season:00}", "Season {season:2}"],
  [
    "episodeFile",
    `${SHOW} - S{season:00}E{episode:00} - {Episode CleanTitle:90} ${EPISODE_QUALITY}`,
    `{clean_title} ({year}) - S{season:2}E{episode:2} - {episode_title} ${OUR_QUALITY}`,
  ],
  [
    "episodeFile",
    `${SHOW} - S{season:00}E{episode:00} - {absolute:000} - {Episode CleanTitle:90} ${ANIME_QUALITY}`,
    "{clean_title} ({year}) - S{season:2}E{episode:2} - {absolute:3} - {episode_title} " +
      "[{quality}][{audio}{ {channels}}]{languages}[{hdr}][{{codec} }{bit_depth}]{-{group}}",
  ],
  [
    "dailyFile",
    `${SHOW} - {Air-Date} - {Episode CleanTitle:90} ${EPISODE_QUALITY}`,
    `{clean_title} ({year}) - {date} - {episode_title} ${OUR_QUALITY}`,
  ],
];

test.each(TRASH_FORMATS)("%s: %s is accepted as %s", (kind, theirs, ours) => {
  expect(translateForeignTokens(theirs)?.text).toBe(ours);
  accepted(kind, ours);
  expect(checkTemplate(kind, theirs)).toEqual({
    allowed: expect.stringContaining(`${ours}, with the fields of plex-ingest: `) as string,
  });
});

test("TRaSH's formats in our fields make names without an empty bracket", () => {
  const details = { quality: "Bluray-1080p", audio: "DTS", channels: "5.1", codec: "x264" };
  const stemBy = (text: string, edition?: string): string =>
    formatMovieStem(WORK, { ids: IDS, details, edition }, accepted("movieFile", text));
  const [plex, jellyfin, square] = TRASH_FORMATS.filter(([kind]) => kind === "movieFile").map(
    ([, , ours]) => ours,
  );
  expect(stemBy(plex ?? "", "Final Cut")).toBe(
    "The Matrix (1999) {imdb-tt0133093} {edition-Final Cut} [Bluray-1080p][DTS 5.1][x264]",
  );
  expect(stemBy(jellyfin ?? "")).toBe(
    "The Matrix (1999) [imdbid-tt0133093] - [Bluray-1080p][DTS 5.1][x264]",
  );
  expect(stemBy(square ?? "", "Final Cut")).toBe(
    "The Matrix (1999) [tmdbid-603] - {edition-Final Cut} [Bluray-1080p][DTS 5.1][x264]",
  );
});
