import { expect, test } from "vitest";
import { createSettingsReport } from "../../../src/program/config/settings-report.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { configured, load, problems } from "./configured.ts";

const ALL = {
  MEDIA_SERVERS: "attic=jellyfin+http://attic:8096/, cabin=plex+http://cabin:32400",
  MEDIA_SERVER_ATTIC_PATH_MAP: "/data=/media",
  JELLYFIN_URL: "http://nas:8096",
  JELLYFIN_API_KEY: "jelly-secret",
  JELLYFIN_PATH_MAP: "/data=/jelly",
  EMBY_URL: "http://nas:8097",
  EMBY_API_KEY: "emby-secret",
  PLEX_URL: "http://nas:32400",
  PLEX_TOKEN: "plex-secret",
  PLEX_PATH_MAP: "/data=/plex",
};

test("no server is configured unless an address is set", () => {
  const { config } = configured({ JELLYFIN_API_KEY: "k", EMBY_PATH_MAP: "/a=/b" });
  expect(config.servers).toEqual([]);
  expect(config.proof).toBe("all");
});

test("a server's name in messages has its own name only among several of its kind", () => {
  expect(configured({ PLEX_URL: "http://nas" }).config.servers).toMatchObject([
    { name: "plex", title: "Plex" },
  ]);
  const named = "attic=jellyfin+http://attic:8096";
  expect(configured({ MEDIA_SERVERS: named }).config.servers).toMatchObject([
    { name: "attic", title: "Jellyfin" },
  ]);
});

test("lists single and named servers, Plex first, each with its own key and path mapping", () => {
  using folder = tempFolder();
  const loaded = configured({
    ...ALL,
    MEDIA_SERVER_ATTIC_API_KEY_FILE: folder.write("key", "from-the-file\n"),
    MEDIA_SERVER_CABIN_TOKEN: "cabin-secret",
    MEDIA_SERVER_ATTIC_TIMEOUT: "2.5",
    PLEX_TIMEOUT: "20",
    EMBY_TIMEOUT: "90",
  });
  const { config } = loaded;
  expect(config.servers.map(({ key, ...entry }) => ({ ...entry, secret: key() }))).toEqual([
    {
      name: "plex",
      kind: "plex",
      title: 'Plex "plex"',
      url: "http://nas:32400",
      pathMap: [{ here: "/data", there: "/plex" }],
      urlSetting: "PLEX_URL",
      keySetting: "PLEX_TOKEN",
      mapSetting: "PLEX_PATH_MAP",
      timeoutMs: 20_000,
      secret: "plex-secret",
    },
    {
      name: "cabin",
      kind: "plex",
      title: 'Plex "cabin"',
      url: "http://cabin:32400",
      pathMap: [],
      urlSetting: "MEDIA_SERVERS",
      keySetting: "MEDIA_SERVER_CABIN_TOKEN",
      mapSetting: "MEDIA_SERVER_CABIN_PATH_MAP",
      timeoutMs: 20_000,
      secret: "cabin-secret",
    },
    {
      name: "jellyfin",
      kind: "jellyfin",
      title: 'Jellyfin "jellyfin"',
      url: "http://nas:8096",
      pathMap: [{ here: "/data", there: "/jelly" }],
      urlSetting: "JELLYFIN_URL",
      keySetting: "JELLYFIN_API_KEY",
      mapSetting: "JELLYFIN_PATH_MAP",
      timeoutMs: 60_000,
      secret: "jelly-secret",
    },
    {
      name: "emby",
      kind: "emby",
      title: "Emby",
      url: "http://nas:8097",
      pathMap: [],
      urlSetting: "EMBY_URL",
      keySetting: "EMBY_API_KEY",
      mapSetting: "EMBY_PATH_MAP",
      timeoutMs: 90_000,
      secret: "emby-secret",
    },
    {
      name: "attic",
      kind: "jellyfin",
      title: 'Jellyfin "attic"',
      url: "http://attic:8096",
      pathMap: [{ here: "/data", there: "/media" }],
      urlSetting: "MEDIA_SERVERS",
      keySetting: "MEDIA_SERVER_ATTIC_API_KEY",
      mapSetting: "MEDIA_SERVER_ATTIC_PATH_MAP",
      timeoutMs: 2_500,
      secret: "from-the-file",
    },
  ]);
  // Logs hide all of them, and no list of settings shows them.
  const secrets = config.secrets.map((secret) => secret.current());
  expect(secrets).toEqual(expect.arrayContaining(["cabin-secret", "from-the-file"]));
  const report = createSettingsReport(loaded);
  expect(JSON.stringify(report)).not.toMatch(/-secret|from-the-file/);
  expect(report.settings).toContainEqual(
    expect.objectContaining({ name: "MEDIA_SERVER_CABIN_TOKEN", value: "(set)" }),
  );
});

test("the path mapping of the first server is used for the library", () => {
  const only = { JELLYFIN_URL: "http://nas:8096", JELLYFIN_PATH_MAP: "/data=/jelly" };
  expect(configured(only).config.pathMap).toEqual([{ here: "/data", there: "/jelly" }]);
  expect(configured(ALL).config.pathMap).toEqual([{ here: "/data", there: "/plex" }]);
});

test.each([
  [{ MEDIA_SERVERS: "plex=plex+http://b", PLEX_URL: "http://a" }, /"plex" and "plex".*PLEX_URL is/],
  [{ MEDIA_SERVERS: "b=emby+http://a", EMBY_URL: "http://a" }, /"b" and "emby".*same address/],
  [{ INGEST_PROOF: "atic", MEDIA_SERVERS: "attic=emby+http://a" }, /No media server.*atic/],
  [{ INGEST_PROOF: "plex", EMBY_URL: "http://a" }, /No media server has the name "plex".*emby/],
])("refuses %j", (env, message) => {
  expect(problems(env)).toEqual([expect.stringMatching(message)]);
});

test("accepts names of configured servers as proof", () => {
  const { config } = configured({ ...ALL, INGEST_PROOF: "Plex, attic" });
  expect(config.proof).toEqual(["plex", "attic"]);
});

test("warns of a key that the server's kind does not use, and of a server that is not named", () => {
  const { warnings } = load({
    ...ALL,
    MEDIA_SERVER_ATTIC_TOKEN: "t",
    MEDIA_SERVER_CELLAR_API_KEY: "k",
  });
  expect(warnings.map(({ name, message }) => `${name}: ${message}`)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^MEDIA_SERVER_ATTIC_TOKEN: .*Set MEDIA_SERVER_ATTIC_API_KEY instead/),
      expect.stringMatching(/^MEDIA_SERVER_CELLAR_API_KEY: MEDIA_SERVERS has no server with/),
    ]),
  );
});
