import { expect, test } from "vitest";
import {
  formatMovieStem,
  formatWorkFolder,
  readFolderName,
} from "../../../../src/core/plan/names/movie-path.ts";
import { ID_TAG_STYLES, ID_TAGS } from "../../../../src/core/plan/names/name-tags.ts";
import {
  DEFAULT_NAMES,
  fingerprintOf,
  parseTemplate,
  type Template,
} from "../../../../src/core/plan/names/parse-template.ts";
import { adoptFolder } from "../../../../src/core/plan/names/season-folder.ts";
import { parseName } from "../../../../src/names/index.ts";

const WORKS = [
  { tmdbId: 603, title: "The Matrix", year: 1999 },
  { tmdbId: 1984, title: "1984", year: 1984 },
  { tmdbId: 2019, title: "[REC]", year: 2007 },
  { tmdbId: 7, title: "Nowhere" },
];
const IDS = { imdbId: "tt0133093", tvdbId: 81189 };

function parsed(text: string): Template {
  const template = parseTemplate(text);
  if ("allowed" in template) throw new Error(template.allowed);
  return template;
}

test.each([
  ["plex", "The Matrix (1999) {tmdb-603} {imdb-tt0133093}"],
  ["jellyfin", "The Matrix (1999) [tmdbid-603] [imdbid-tt0133093]"],
  ["emby", "The Matrix (1999) [tmdbid=603] [imdbid=tt0133093]"],
  ["both", "The Matrix (1999) [tmdbid=603] {tmdb-603} [imdbid=tt0133093] {imdb-tt0133093}"],
] as const)("%s writes %s", (style, name) => {
  const template = parsed("{title} ({year}) {tmdb} {imdb}");
  const [film] = WORKS;
  expect(film && formatWorkFolder(film, template, IDS, { tags: ID_TAGS[style] })).toBe(name);
});

test.each(ID_TAG_STYLES)("what %s writes is read", (style) => {
  const names = { ...DEFAULT_NAMES, tags: ID_TAGS[style] };
  for (const work of WORKS) {
    for (const text of ["{title} ({year}) {tmdb}", "{title} ({year}) {imdb} {tvdb} {tmdb}"]) {
      const folder = formatWorkFolder(work, parsed(text), IDS, names);
      const { tmdbId, year } = readFolderName(folder);
      expect({ tmdbId, year }, folder).toEqual({ tmdbId: work.tmdbId, year: work.year });
      expect(adoptFolder(["Other (1999)", folder], work), folder).toBe(folder);
      expect(adoptFolder([folder], { ...work, tmdbId: 5 }), folder).toBeUndefined();
      const ids = text.includes("imdb")
        ? { tmdb: work.tmdbId, imdb: IDS.imdbId, tvdb: IDS.tvdbId }
        : { tmdb: work.tmdbId };
      expect(parseName(folder).ids, folder).toEqual(ids);
    }
    const stem = formatMovieStem(
      work,
      { tags: names.tags, edition: "Uncut", version: "1080p" },
      parsed("{title} ({year}) {tmdb} {edition}"),
    );
    const { ids, year, edition, resolution } = parseName(`${stem}.mkv`);
    expect({ ids, year, edition, resolution }, stem).toEqual({
      ids: { tmdb: work.tmdbId },
      year: work.year ?? null,
      edition: "Uncut",
      resolution: "1080p",
    });
  }
});

test("only another form of ids changes the fingerprint", () => {
  const prints = ID_TAG_STYLES.map((style) =>
    fingerprintOf({ ...DEFAULT_NAMES, tags: ID_TAGS[style] }),
  );
  expect(prints[0]).toBe(fingerprintOf(DEFAULT_NAMES));
  expect(new Set(prints).size).toBe(ID_TAG_STYLES.length);
});
