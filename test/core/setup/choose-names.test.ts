import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { NameReader } from "../../../src/core/plan/names/name-rules.ts";
import { chooseNames, readLibraryNaming } from "../../../src/core/setup/choose-names.ts";

const TITLES = { plex: "Plex", jellyfin: "Jellyfin", emby: "Emby" } as const;

const server = (kind: NameReader["kind"], version?: string) => ({
  kind,
  version,
  title: TITLES[kind],
});

const PLEX = server("plex");
const JELLYFIN_12 = server("jellyfin", "12.0.0");
const JELLYFIN_10 = server("jellyfin", "10.11.11");
const EMBY = server("emby", "4.9.3.0");

/** Returns the choice with its sentences as a terminal prints them. */
function choose(
  servers: Parameters<typeof chooseNames>[0],
  videos: readonly string[] = [],
  given: Parameters<typeof chooseNames>[2] = {},
) {
  const { values, lines } = chooseNames(servers, readLibraryNaming(videos), given);
  return { values, lines: lines.map(toCommandText) };
}

test.each([
  [
    [PLEX],
    {},
    "New names fit Plex: INGEST_NAMES=plex and INGEST_ID_TAGS=plex, for ids like {tmdb-603}.",
  ],
  [
    [JELLYFIN_12],
    { INGEST_NAMES: "both" },
    "New names fit Jellyfin 12.0.0: INGEST_NAMES=both and INGEST_ID_TAGS=plex, for ids like {tmdb-603}.",
  ],
  [
    [server("jellyfin")],
    { INGEST_NAMES: "both" },
    "New names fit Jellyfin: INGEST_NAMES=both and INGEST_ID_TAGS=plex, for ids like {tmdb-603}.",
  ],
  [
    [PLEX, JELLYFIN_12],
    { INGEST_NAMES: "both" },
    "New names fit Plex and Jellyfin 12.0.0: INGEST_NAMES=both and INGEST_ID_TAGS=plex, for ids like {tmdb-603}.",
  ],
  [
    [JELLYFIN_10],
    { INGEST_NAMES: "both", INGEST_ID_TAGS: "jellyfin" },
    "New names fit Jellyfin 10.11.11: INGEST_NAMES=both and INGEST_ID_TAGS=jellyfin, for ids like [tmdbid-603].",
  ],
  [
    [EMBY],
    { INGEST_NAMES: "both", INGEST_ID_TAGS: "emby" },
    "New names fit Emby 4.9.3.0: INGEST_NAMES=both and INGEST_ID_TAGS=emby, for ids like [tmdbid=603].",
  ],
  // Jellyfin reads Emby's form, too.
  [
    [JELLYFIN_10, EMBY],
    { INGEST_NAMES: "both", INGEST_ID_TAGS: "emby" },
    "New names fit Jellyfin 10.11.11 and Emby 4.9.3.0: INGEST_NAMES=both and INGEST_ID_TAGS=emby, for ids like [tmdbid=603].",
  ],
  [
    [PLEX, JELLYFIN_10],
    { INGEST_NAMES: "both", INGEST_ID_TAGS: "both" },
    "New names fit Plex and Jellyfin 10.11.11: INGEST_NAMES=both and INGEST_ID_TAGS=both, for ids like [tmdbid=603] {tmdb-603}.",
  ],
  [
    [PLEX, JELLYFIN_12, EMBY],
    { INGEST_NAMES: "both", INGEST_ID_TAGS: "both" },
    "New names fit Plex, Jellyfin 12.0.0 and Emby 4.9.3.0: INGEST_NAMES=both and INGEST_ID_TAGS=both, for ids like [tmdbid=603] {tmdb-603}.",
  ],
] as const)(
  "a new library gets names that all of its servers read: %#",
  (servers, values, line) => {
    expect(choose(servers)).toEqual({ values, lines: [line] });
  },
);

test("without a server, and with both settings given, nothing is chosen", () => {
  const nothing = { values: {}, lines: [] };
  expect(choose([])).toEqual(nothing);
  expect(choose([JELLYFIN_10], [], { INGEST_NAMES: "trash", INGEST_ID_TAGS: "emby" })).toEqual(
    nothing,
  );
});

test("a given setting is kept, and the other one is still chosen", () => {
  expect(choose([JELLYFIN_10], [], { INGEST_NAMES: "trash" })).toEqual({
    values: { INGEST_ID_TAGS: "jellyfin" },
    lines: ["New names fit Jellyfin 10.11.11: INGEST_ID_TAGS=jellyfin, for ids like [tmdbid-603]."],
  });
  expect(choose([JELLYFIN_10], [], { INGEST_ID_TAGS: "plex" }).values).toEqual({
    INGEST_NAMES: "both",
  });
});

const LIBRARY = "/srv/library";
const FILMS = ["Heat (1995)", "Dune (2021)", "Amélie (2001)"];

/** A library of films and one series, with ids in this form. */
const named = (
  id: (number: number) => string,
  nameOf: (folder: string, film: string) => string,
) => [
  ...FILMS.map((film, index) => {
    const folder = `${film} ${id(index + 100)}`;
    return `${LIBRARY}/Movies/${folder}/${nameOf(folder, film)}.mkv`;
  }),
  ...[1, 2].map(
    (number) =>
      `${LIBRARY}/TV Shows/Firefly (2002) ${id(1437)}/Season 01/Firefly (2002) - s01e0${number}.mkv`,
  ),
];

const braces = (number: number): string => `{tmdb-${number}}`;
const asPlex = (_: string, film: string): string => film;
const asBoth = (folder: string): string => folder;

test("a library with Plex's names keeps them, and says what the server's own choice would change", () => {
  const library = named(braces, asPlex);
  expect(choose([PLEX], library)).toEqual({
    values: {},
    lines: [
      "The library has works, so new names are like theirs: INGEST_NAMES=plex and INGEST_ID_TAGS=plex, for ids like {tmdb-603}.",
    ],
  });
  expect(choose([PLEX, JELLYFIN_10], library)).toEqual({
    values: {},
    lines: [
      "The library has works, so new names are like theirs: INGEST_NAMES=plex and INGEST_ID_TAGS=plex, for ids like {tmdb-603}.",
      "Jellyfin 10.11.11 would show a second version of such a film as a separate film. To rename the files of 3 films, set INGEST_NAMES=both, then use `plex-ingest adopt` and `plex-ingest rename --all`.",
      "Jellyfin 10.11.11 does not read such ids and matches works by title and year. To rename 4 folders, set INGEST_ID_TAGS=both, then use `plex-ingest adopt` and `plex-ingest rename --all`.",
    ],
  });
});

test("a library with ids in brackets keeps them, also for a Plex that does not read them", () => {
  const library = named((number) => `[tmdbid-${number}]`, asBoth);
  const kept = { INGEST_NAMES: "both", INGEST_ID_TAGS: "jellyfin" };
  expect(choose([JELLYFIN_10], library)).toMatchObject({ values: kept, lines: { length: 1 } });
  expect(choose([PLEX, JELLYFIN_10], library)).toEqual({
    values: kept,
    lines: [
      "The library has works, so new names are like theirs: INGEST_NAMES=both and INGEST_ID_TAGS=jellyfin, for ids like [tmdbid-603].",
      "Plex does not read such ids and matches works by title and year. To rename 4 folders, set INGEST_ID_TAGS=both, then use `plex-ingest adopt` and `plex-ingest rename --all`.",
    ],
  });
});

test.each([
  [braces, "plex"],
  [(number: number) => `[tmdbid-${number}]`, "jellyfin"],
  [(number: number) => `[imdbid-tt0${number}]`, "jellyfin"],
  [(number: number) => `[tmdbid=${number}]`, "emby"],
  [(number: number) => `[tmdbid=${number}] {tmdb-${number}}`, "both"],
  [(number: number) => `[tvdbid-${number}] {tvdb-${number}}`, "both"],
  [() => "", undefined],
  // Every server that reads these has another form, too.
  [(number: number) => `(tmdb-${number})`, undefined],
])("reads the form of ids of most folders: %#", (id, style) => {
  const library = [...named(id, asPlex), `${LIBRARY}/Movies/Alien (1979)/Alien (1979).mkv`];
  expect(readLibraryNaming(library).INGEST_ID_TAGS).toBe(style);
});

test.each([
  [asPlex, "plex"],
  [asBoth, "both"],
  [(folder: string) => `${folder} - {edition-Final Cut}`, "both"],
  [(folder: string) => `${folder} - [Bluray-1080p][DTS][x264]-GRP`, "trash"],
  [(_: string, film: string) => `${film} - [WEBDL-2160p Proper][h265]`, "trash"],
  [() => "movie", undefined],
])("reads the set of names of most films: %#", (nameOf, preset) => {
  expect(readLibraryNaming(named(braces, nameOf)).INGEST_NAMES).toBe(preset);
});

test("names that fit any choice decide nothing", () => {
  const library = FILMS.map((film) => `${LIBRARY}/Movies/${film}/${film}.mkv`);
  expect(choose([PLEX, JELLYFIN_12], library)).toEqual(choose([PLEX, JELLYFIN_12]));
});
