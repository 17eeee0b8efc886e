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

test.each([["/media"], ["/media/lib"]])("a watched folder %s that holds the library is refused", (dir) => {
  expect(problems({ PLEX_INGEST_DIR: dir, PLEX_MEDIA_ROOT: "/media/lib" })).toEqual(["PLEX_INGEST_DIR"]);
});

test.each([["/media/lib/downloads"], ["/media/library"], ["/downloads"]])(
  "a watched folder %s beside or below is accepted",
  (dir) => {
    expect(problems({ PLEX_INGEST_DIR: dir, PLEX_MEDIA_ROOT: "/media/lib" })).toEqual([]);
  },
);

test("half of what TLS needs is refused", () => {
  expect(problems({ SERVER_TLS_CERT: "/tls/cert.pem" })).toEqual(["SERVER_TLS_CERT"]);
  expect(problems({ SERVER_TLS_KEY: "/tls/key.pem" })).toEqual(["SERVER_TLS_KEY"]);
  expect(problems({ SERVER_TLS_CERT: "/tls/cert.pem", SERVER_TLS_KEY: "/tls/key.pem" })).toEqual([]);
});

test.each([
  ["/media/Movies", {}],
  ["/media/TV Shows/incoming", {}],
  ["/media/films", { PLEX_MOVIES_DIR: "films" }],
  ["/media/x/series/new", { PLEX_TV_DIR: "/media/x/series" }],
  ["/media/x", { PLEX_TV_DIR: "/media/x/series" }],
])("a watched folder %s that is, is in or contains a library folder is refused", (dir, more) => {
  expect(problems({ PLEX_INGEST_DIR: dir, PLEX_MEDIA_ROOT: "/media", ...more })).toEqual(["PLEX_INGEST_DIR"]);
});

test("a folder named like a library but not configured as one is accepted", () => {
  const env = { PLEX_INGEST_DIR: "/media/Movies", PLEX_MEDIA_ROOT: "/media", PLEX_MOVIES_DIR: "films" };
  expect(problems(env)).toEqual([]);
});

test("the whole file system is refused as a media root", () => {
  expect(problems({ PLEX_MEDIA_ROOT: "/" })).toEqual(["PLEX_MEDIA_ROOT"]);
});

test("an automatic start is refused in a mode in which no client's process may host the engine", () => {
  expect(problems({ PLEX_WATCHER_AUTO_START: "true" })).toEqual(["PLEX_WATCHER_AUTO_START"]);
  expect(problems({ PLEX_WATCHER_AUTO_START: "true", PLEX_MODE: "hook" })).toEqual(["PLEX_WATCHER_AUTO_START"]);
  expect(problems({ PLEX_WATCHER_AUTO_START: "true", PLEX_MODE: "mcp" })).toEqual([]);
  expect(problems({ PLEX_WATCHER_AUTO_START: "false" })).toEqual([]);
});

test("links do not hide an overlap", () => {
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
  expect(found({ ...root, PLEX_INGEST_DIR: folder.at("to-movies/not/there/yet") })).toEqual(["PLEX_INGEST_DIR"]);
  expect(found({ PLEX_MEDIA_ROOT: folder.at("to-media"), PLEX_INGEST_DIR: folder.at("media") })).toEqual([
    "PLEX_INGEST_DIR",
  ]);
  expect(found({ PLEX_MEDIA_ROOT: folder.at("to-all") })).toEqual(["PLEX_MEDIA_ROOT"]);
  expect(found({ ...root, PLEX_INGEST_DIR: folder.at("downloads") })).toEqual([]);
});

test("a reviewer's token needs the operator's beside it, and is another", () => {
  const [own, other] = ["o".repeat(32), "r".repeat(32)];
  expect(problems({ AUTH_REVIEWER_TOKEN: other })).toEqual(["AUTH_REVIEWER_TOKEN"]);
  expect(problems({ AUTH_REVIEWER_TOKEN: own, AUTH_TOKEN: own })).toEqual(["AUTH_REVIEWER_TOKEN"]);
  expect(problems({ AUTH_REVIEWER_TOKEN: other, AUTH_TOKEN: own })).toEqual([]);
});

test("an issuer needs a token and a public address beside it", () => {
  const [issuer, token, url] = ["https://login.example.org", "o".repeat(32), "https://media.example.org"];
  expect(problems({ AUTH_ISSUER: issuer })).toEqual(["AUTH_ISSUER", "AUTH_ISSUER"]);
  expect(problems({ AUTH_ISSUER: issuer, AUTH_TOKEN: token })).toEqual(["AUTH_ISSUER"]);
  expect(problems({ AUTH_ISSUER: issuer, SERVER_URL: url })).toEqual(["AUTH_ISSUER"]);
  expect(problems({ AUTH_ISSUER: issuer, AUTH_TOKEN: token, SERVER_URL: url, AUTH_AUDIENCE: "api://plex" })).toEqual(
    [],
  );
});
