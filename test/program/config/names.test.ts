import { expect, test } from "vitest";
import { ID_TAG_STYLES, ID_TAGS } from "../../../src/core/plan/names/name-tags.ts";
import {
  DEFAULT_NAMES,
  NAME_KINDS,
  type NameKind,
} from "../../../src/core/plan/names/parse-template.ts";
import { render } from "../../../src/core/plan/names/render-template.ts";
import { readNamesInForce } from "../../../src/program/parts/names-in-force.ts";
import { configured, problems } from "./configured.ts";

test("uses the default names without settings", () => {
  expect(configured({}).config.names).toEqual({
    ...DEFAULT_NAMES,
    dailyFile: undefined,
    colons: "smart",
  });
});

test("each setting changes one kind of name", () => {
  const { colons: _, ...names } = configured({
    INGEST_MOVIE_FOLDER: "{title} ({year})",
    INGEST_MOVIE_FILE: "{title} ({year}) [{source}]",
    INGEST_SHOW_FOLDER: "{title} {tvdb}",
    INGEST_SEASON_FOLDER: "S{season:2}",
    INGEST_SPECIALS_FOLDER: "Specials",
    INGEST_EPISODE_FILE: "{title} - S{season:2}E{episode:2}",
    INGEST_DAILY_FILE: "{title} - {date}",
  }).config.names;
  const values = {
    title: "T",
    year: 1999,
    source: "HDTV",
    tvdb: "{tvdb-1}",
    season: 1,
    episode: 2,
    date: "2024-03-14",
  };
  const shown = Object.entries(names).map(([kind, template]) => [
    kind,
    render(template ?? [], values),
  ]);
  expect(Object.fromEntries(shown)).toEqual({
    movieFolder: "T (1999)",
    movieFile: "T (1999) [HDTV]",
    showFolder: "T {tvdb-1}",
    seasonFolder: "S01",
    specialsFolder: "Specials",
    episodeFile: "T - S01E02",
    dailyFile: "T - 2024-03-14",
  });
});

test.each([
  ["plex", "T (1999) {edition-Uncut}", "T (1999) - s01e02 - E", undefined],
  [
    "trash",
    "T (1999) {tmdb-1} - {edition-Uncut} [Remux-2160p][EAC3 5.1][DV][h265]-GRP",
    "T (1999) - S01E02 - E [Remux-2160p][EAC3 5.1][DV][h265]-GRP",
    "T (1999) - 2024-03-14 - E [Remux-2160p][EAC3 5.1][DV][h265]-GRP",
  ],
  ["both", "F (1999) [x] - {edition-Uncut}", "T (1999) - s01e02 - E", undefined],
] as const)("INGEST_NAMES=%s sets the templates that are not set", (preset, ...expected) => {
  const values = {
    title: "T",
    year: 1999,
    tmdb: "{tmdb-1}",
    edition: "{edition-Uncut}",
    folder: "F (1999) [x]",
    season: 1,
    episode: 2,
    episode_title: "E",
    date: "2024-03-14",
    quality: "Remux-2160p",
    audio: "EAC3",
    channels: "5.1",
    hdr: "DV",
    codec: "h265",
    group: "GRP",
  };
  const { names } = configured({ INGEST_NAMES: preset }).config;
  const shown = [names.movieFile, names.episodeFile, names.dailyFile].map(
    (template) => template && render(template, values),
  );
  expect(shown).toEqual(expected);
  const own = configured({ INGEST_NAMES: preset, INGEST_MOVIE_FILE: "{title} ({year})" }).config;
  expect(render(own.names.movieFile, values)).toBe("T (1999)");
});

test.each(["delete", "dash", "space_dash", "space_dash_space", "smart"])(
  "INGEST_COLONS may be %s",
  (colons) => expect(configured({ INGEST_COLONS: colons }).config.names.colons).toBe(colons),
);

test("INGEST_ID_TAGS chooses the form of ids, which is Plex's by default", () => {
  const tagsFor = (env: Record<string, string>) => readNamesInForce(configured(env).config).tags;
  expect(tagsFor({})).toBe(ID_TAGS.plex);
  expect(tagsFor({ PLEX_URL: "http://127.0.0.1:32400" })).toBe(ID_TAGS.plex);
  for (const style of ID_TAG_STYLES) {
    expect(tagsFor({ INGEST_ID_TAGS: style })).toBe(ID_TAGS[style]);
  }
});

const onlyFieldsOf = (kind: NameKind): string =>
  `only the fields ${NAME_KINDS[kind].fields.map((field) => `{${field}}`).join(", ")}`;

test.each([
  [
    { INGEST_COLONS: "underscore" },
    'INGEST_COLONS: found "underscore"; expected one of delete, dash, space_dash, space_dash_space, smart.',
  ],
  [
    { INGEST_MOVIE_FILE: "{titel} ({year})" },
    `INGEST_MOVIE_FILE: found "{titel} ({year})"; expected ${onlyFieldsOf("movieFile")}. Did you mean {title}?`,
  ],
  [
    { INGEST_SHOW_FOLDER: "{title} s{season:2}" },
    `INGEST_SHOW_FOLDER: found "{title} s{season:2}"; expected ${onlyFieldsOf("showFolder")}.`,
  ],
  [
    { INGEST_SEASON_FOLDER: ".." },
    'INGEST_SEASON_FOLDER: found ".."; expected a name that Plex reads as a season, like Season {season:2} or S{season:2}.',
  ],
  [
    { INGEST_MOVIE_FOLDER: "{title} ({Yaer})" },
    `INGEST_MOVIE_FOLDER: found "{title} ({Yaer})"; expected ${onlyFieldsOf("movieFolder")}. Did you mean {year}?`,
  ],
])("%j is refused", (env, expected) => expect(problems(env)).toEqual([expected]));
