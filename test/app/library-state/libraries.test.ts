import { expect, test } from "vitest";
import {
  chooseLibraryFolder as chooseFolder,
  type LibraryPolicy,
} from "../../../src/app/library-state/libraries.ts";
import type { ProofServer } from "../../../src/core/library/lacking-folder.ts";
import type { RememberedSection } from "../../../src/store/plex/plex-listings.ts";

const policy = (more: Partial<LibraryPolicy> = {}): LibraryPolicy => ({
  mediaRoots: ["/media", "/more"],
  moviesDir: undefined,
  tvDir: undefined,
  pathMap: [],
  ...more,
});
const chooseLibraryFolder = (
  type: "movie" | "tv",
  library: LibraryPolicy,
  sections: readonly RememberedSection[],
  servers: readonly ProofServer[] = [],
) => chooseFolder(type, library, sections, servers);
const section = (id: string, type: string, ...locations: string[]): RememberedSection => ({
  id,
  type,
  title: id,
  locations,
});

test("without Plex the libraries are Movies and TV Shows under the first media root", () => {
  expect(chooseLibraryFolder("movie", policy(), [])).toEqual({
    root: "/media",
    path: "/media/Movies",
  });
  expect(chooseLibraryFolder("tv", policy(), [])).toEqual({
    root: "/media",
    path: "/media/TV Shows",
  });
});

test("with Plex the library is the first folder of the type under a media root", () => {
  const sections = [
    section("1", "show", "/more/Series"),
    section("2", "movie", "/elsewhere/Films", "/more/Films"),
    section("3", "movie", "/media/Films"),
  ];
  expect(chooseLibraryFolder("movie", policy(), sections)).toEqual({
    root: "/more",
    path: "/more/Films",
    section: "2",
  });
  expect(chooseLibraryFolder("tv", policy(), sections)).toEqual({
    root: "/more",
    path: "/more/Series",
    section: "1",
  });
});

test("maps Plex's paths to ours", () => {
  const pathMap = [{ here: "/media", there: "/data" }];
  expect(
    chooseLibraryFolder("movie", policy({ pathMap }), [section("7", "movie", "/data/Kino")]),
  ).toEqual({
    root: "/media",
    path: "/media/Kino",
    section: "7",
  });
});

test("refuses a library for which the path map would send Plex elsewhere", () => {
  const pathMap = [{ here: "/media", there: "/data" }];
  // Plex runs on this machine, so the path map is wrong. A request to scan /data/Films would find
  // nothing.
  const sections = [section("7", "movie", "/media/Films")];
  const refused = expect.objectContaining({
    code: "refused",
    hint: expect.stringContaining("PLEX_PATH_MAP"),
  });
  expect(() => chooseLibraryFolder("movie", policy({ pathMap }), sections)).toThrow(refused);
  expect(() =>
    chooseLibraryFolder("movie", policy({ pathMap, moviesDir: "Films" }), sections),
  ).toThrow(refused);
});

test("the configured folder takes precedence, may be relative to the first root, and must be under a root", () => {
  expect(chooseLibraryFolder("movie", policy({ moviesDir: "Films" }), [])).toEqual({
    root: "/media",
    path: "/media/Films",
  });
  expect(chooseLibraryFolder("tv", policy({ tvDir: "/more/TV" }), [])).toEqual({
    root: "/more",
    path: "/more/TV",
  });
  expect(() => chooseLibraryFolder("tv", policy({ tvDir: "/other/TV" }), [])).toThrow(
    '"/other/TV" is not below any folder of PLEX_MEDIA_ROOT',
  );
});

test("refuses a folder outside Plex's libraries, because Plex would not show its files", () => {
  const sections = [section("1", "movie", "/media/Films")];
  expect(() => chooseLibraryFolder("movie", policy({ moviesDir: "Kino" }), sections)).toThrow(
    expect.objectContaining({ name: "UserError", code: "refused" }),
  );
  expect(chooseLibraryFolder("movie", policy({ moviesDir: "Films/4K" }), sections).path).toBe(
    "/media/Films/4K",
  );
});

test("throws an outage if no media root is set", () => {
  expect(() => chooseLibraryFolder("movie", policy({ mediaRoots: [] }), [])).toThrow(
    expect.objectContaining({ name: "Outage", code: "root_missing" }),
  );
});

const jellyfin = (locations: string[], pathMap: ProofServer["pathMap"] = []): ProofServer => ({
  title: "Jellyfin",
  mapSetting: "JELLYFIN_PATH_MAP",
  pathMap,
  libraries: [{ type: "movie", locations }],
});

test.each([
  ["both folders", jellyfin(["/media/Films", "/more/Films"]), "/media/Films"],
  ["only the second folder", jellyfin(["/more/Films"]), "/more/Films"],
  [
    "the second folder under another path",
    jellyfin(["/data/Films"], [{ here: "/more", there: "/data" }]),
    "/more/Films",
  ],
  ["neither folder", jellyfin(["/media/Kino"]), "/media/Films"],
])("new films go to a folder that all servers have, if there is one: %s", (_, server, expected) => {
  const sections = [section("1", "movie", "/media/Films"), section("2", "movie", "/more/Films")];
  expect(chooseLibraryFolder("movie", policy(), sections, [server]).path).toBe(expected);
});

test("a folder that a person configured is used, whichever servers have it", () => {
  const sections = [section("1", "movie", "/media/Films", "/more/Films")];
  const configured = policy({ moviesDir: "/media/Films" });
  expect(chooseLibraryFolder("movie", configured, sections, [jellyfin(["/more/Films"])]).path).toBe(
    "/media/Films",
  );
});
