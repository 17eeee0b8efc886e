import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { loadConfig } from "../../../src/program/config/load.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const load = (env: Record<string, string>) =>
  loadConfig(
    { env, cwd: "/", home: "/home/anna", command: "daemon" },
    { read: () => ({ ok: false, why: "missing" }), stamp: () => undefined, real: (path) => path },
  );
const problems = (env: Record<string, string>) => {
  const loaded = load(env);
  return loaded.ok ? [] : loaded.problems.map(({ name }) => name);
};

const TLS = { SERVER_TLS_CERT: "/tls/cert.pem", SERVER_TLS_KEY: "/tls/key.pem" };
const [TOKEN, OTHER] = ["o".repeat(32), "r".repeat(32)];
const SIGN_IN = {
  AUTH_ISSUER: "https://login.example.org",
  AUTH_TOKEN: TOKEN,
  SERVER_URL: "https://media.example.org",
};
/** Settings with a watched folder, a media root, and any additional values. */
const watched = (dir: string, root: string, more = {}) => ({
  PLEX_INGEST_DIR: dir,
  PLEX_MEDIA_ROOT: root,
  ...more,
});

test.each<[refused: string[], env: Record<string, string>]>([
  // A watched folder may be below or next to the library, but must not contain it.
  [["PLEX_INGEST_DIR"], watched("/media", "/media/lib")],
  [["PLEX_INGEST_DIR"], watched("/media/lib", "/media/lib")],
  [[], watched("/media/lib/downloads", "/media/lib")],
  [[], watched("/media/library", "/media/lib")],
  [[], watched("/downloads", "/media/lib")],
  // A watched folder also must not be, contain or be inside a library folder. A folder is allowed
  // if it only has the default name of a library folder.
  [["PLEX_INGEST_DIR"], watched("/media/Movies", "/media")],
  [["PLEX_INGEST_DIR"], watched("/media/TV Shows/incoming", "/media")],
  [["PLEX_INGEST_DIR"], watched("/media/films", "/media", { PLEX_MOVIES_DIR: "films" })],
  [
    ["PLEX_INGEST_DIR"],
    watched("/media/x/series/new", "/media", { PLEX_TV_DIR: "/media/x/series" }),
  ],
  [["PLEX_INGEST_DIR"], watched("/media/x", "/media", { PLEX_TV_DIR: "/media/x/series" })],
  [[], watched("/media/Movies", "/media", { PLEX_MOVIES_DIR: "films" })],
  // The whole file system cannot be a media root.
  [["PLEX_MEDIA_ROOT"], { PLEX_MEDIA_ROOT: "/" }],
  // Only half of the TLS settings.
  [["SERVER_TLS_CERT"], { SERVER_TLS_CERT: TLS.SERVER_TLS_CERT }],
  [["SERVER_TLS_KEY"], { SERVER_TLS_KEY: TLS.SERVER_TLS_KEY }],
  [[], TLS],
  // TheTVDB without its key.
  [["INGEST_SECOND_CATALOGUE"], { INGEST_SECOND_CATALOGUE: "tvdb" }],
  [["INGEST_SECOND_CATALOGUE"], { INGEST_SECOND_CATALOGUE: "tvdb", TVDB_API_KEY: " " }],
  [["INGEST_SECOND_CATALOGUE"], { INGEST_SECOND_CATALOGUE: "tvdb", TVDB_PIN: "1234" }],
  [[], { INGEST_SECOND_CATALOGUE: "tvdb", TVDB_API_KEY: "key" }],
  [[], { INGEST_SECOND_CATALOGUE: "tvmaze" }],
  [[], { TVDB_API_KEY: "key" }],
  // Auto start in a mode in which no client's process may host the engine.
  [["PLEX_WATCHER_AUTO_START"], { PLEX_WATCHER_AUTO_START: "true" }],
  [["PLEX_WATCHER_AUTO_START"], { PLEX_WATCHER_AUTO_START: "true", PLEX_MODE: "hook" }],
  [[], { PLEX_WATCHER_AUTO_START: "true", PLEX_MODE: "mcp" }],
  [[], { PLEX_WATCHER_AUTO_START: "false" }],
  // A reviewer's token also needs the operator's token, and must differ from it.
  [["AUTH_REVIEWER_TOKEN"], { AUTH_REVIEWER_TOKEN: OTHER }],
  [["AUTH_REVIEWER_TOKEN"], { AUTH_REVIEWER_TOKEN: TOKEN, AUTH_TOKEN: TOKEN }],
  [[], { AUTH_REVIEWER_TOKEN: OTHER, AUTH_TOKEN: TOKEN }],
  // The reader's token also differs from the reviewer's.
  [["AUTH_READER_TOKEN"], { AUTH_READER_TOKEN: OTHER }],
  [["HOOK_TOKEN"], { HOOK_TOKEN: OTHER }],
  [["HOOK_TOKEN"], { HOOK_TOKEN: OTHER, AUTH_READER_TOKEN: OTHER, AUTH_TOKEN: TOKEN }],
  [[], { HOOK_TOKEN: OTHER, AUTH_TOKEN: TOKEN }],
  [["AUTH_READER_TOKEN"], { AUTH_READER_TOKEN: TOKEN, AUTH_TOKEN: TOKEN }],
  [
    ["AUTH_READER_TOKEN"],
    { AUTH_READER_TOKEN: OTHER, AUTH_REVIEWER_TOKEN: OTHER, AUTH_TOKEN: TOKEN },
  ],
  [[], { AUTH_READER_TOKEN: OTHER, AUTH_TOKEN: TOKEN }],
  // An issuer also needs a token and a public address.
  [["AUTH_ISSUER", "AUTH_ISSUER"], { AUTH_ISSUER: SIGN_IN.AUTH_ISSUER }],
  [["AUTH_ISSUER"], { ...SIGN_IN, SERVER_URL: "" }],
  [["AUTH_ISSUER"], { ...SIGN_IN, AUTH_TOKEN: "" }],
  [[], { ...SIGN_IN, AUTH_AUDIENCE: "api://plex" }],
])("refuses %j in %j", (refused, env) => {
  expect(problems(env)).toEqual(refused);
});

test("detects overlapping folders even through links", () => {
  using folder = tempFolder();
  for (const name of ["media/Movies", "downloads"]) mkdirSync(folder.at(name), { recursive: true });
  symlinkSync("media", folder.at("to-media"));
  symlinkSync("media/Movies", folder.at("to-movies"));
  symlinkSync("/", folder.at("to-all"));
  const found = (env: Record<string, string>) => {
    const loaded = loadConfig({ env, cwd: "/", home: "/home/anna", command: "mcp" });
    return loaded.ok ? [] : loaded.problems.map(({ name }) => name);
  };
  const root = { PLEX_MEDIA_ROOT: folder.at("media") };
  expect(found({ ...root, PLEX_INGEST_DIR: folder.at("to-media") })).toEqual(["PLEX_INGEST_DIR"]);
  expect(found({ ...root, PLEX_INGEST_DIR: folder.at("to-movies/not/there/yet") })).toEqual([
    "PLEX_INGEST_DIR",
  ]);
  expect(
    found({ PLEX_MEDIA_ROOT: folder.at("to-media"), PLEX_INGEST_DIR: folder.at("media") }),
  ).toEqual(["PLEX_INGEST_DIR"]);
  expect(found({ PLEX_MEDIA_ROOT: folder.at("to-all") })).toEqual(["PLEX_MEDIA_ROOT"]);
  expect(found({ ...root, PLEX_INGEST_DIR: folder.at("downloads") })).toEqual([]);
});
