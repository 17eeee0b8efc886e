import { expect, test } from "vitest";
import {
  groupTitleOf,
  listSettingGroups,
  listVariables,
  rowOf,
  VARIABLES,
  type VariableName,
} from "../../../src/program/config/table.ts";

const read = (name: VariableName, text: string): unknown => {
  const result = rowOf(name).schema("/home/me").safeParse(text);
  return result.success ? result.data : "refused";
};

test("every default is a valid value", () => {
  for (const [name, { fallback }] of listVariables()) {
    if (typeof fallback === "string") expect(read(name, fallback), name).not.toBe("refused");
  }
});

test("two settings share a config key only if one is an alias of the other", () => {
  const places = listVariables().flatMap(([, { at = [] }]) => at);
  expect(places.filter((at, index) => places.indexOf(at) !== index)).toEqual([
    "plex.url",
    "umask",
    "log.daemonLevel",
  ]);
});

test.each<[VariableName, string, unknown]>([
  ["PLEX_URL", "HTTP://plex:32400/", "http://plex:32400"],
  ["PLEX_URL", "https://host/plex//", "https://host/plex"],
  ["PLEX_URL", "plex:32400", "refused"],
  ["PLEX_URL", "ftp://plex", "refused"],
  ["PLEX_URL", "http:plex", "refused"],
  ["PLEX_URL", "http://me:secret@plex", "refused"],
  ["PLEX_URL", "http://plex/?X-Plex-Token=x", "refused"],
  ["PLEX_URL", "http://a b", "refused"],
  ["PLEX_TOKEN", "two words", "refused"],
  ["PLEX_TIMEOUT", "0.5", 500],
  ["PLEX_TIMEOUT", ".5", 500],
  ["PLEX_TIMEOUT", "30s", "refused"],
  ["PLEX_TIMEOUT", "1e2", "refused"],
  ["PLEX_TIMEOUT", "-1", "refused"],
  ["PLEX_TIMEOUT", "0", "refused"],
  ["HEALTH_CHECK_INTERVAL", "0", 0],
  ["HEALTH_CHECK_INTERVAL", "0.0", 0],
  ["HEALTH_CHECK_INTERVAL", "0.5", "refused"],
  ["HEALTH_CHECK_INTERVAL", "300", 300_000],
  ["PLEX_MAX_CONNECTIONS", "2.5", "refused"],
  ["PLEX_MAX_CONNECTIONS", "12", 12],
  ["PLEX_RETRY_DELAY", "0", "refused"],
  ["PLEX_BREAKER_FAILURES", "0", "refused"],
  ["PLEX_BREAKER_SECONDS", "0.5", "refused"],
  ["PLEX_CONFIDENCE_THRESHOLD", "0.85", 850],
  ["PLEX_CONFIDENCE_THRESHOLD", "1", 1000],
  ["PLEX_CONFIDENCE_THRESHOLD", "0.0005", 1],
  ["PLEX_CONFIDENCE_THRESHOLD", "1.01", "refused"],
  ["PLEX_CONFIDENCE_THRESHOLD", "85", "refused"],
  ["PLEX_AUTO_INGEST", "Yes", true],
  ["PLEX_AUTO_INGEST", "off", false],
  ["PLEX_AUTO_INGEST", "1", true],
  ["PLEX_AUTO_INGEST", "maybe", "refused"],
  ["PLEX_MODE", "Daemon", "daemon"],
  ["PLEX_MODE", "", "refused"],
  ["PLEX_MEDIA_ROOT", "/a/:~/b::/a", ["/a", "/home/me/b"]],
  ["PLEX_MEDIA_ROOT", "/a:b", "refused"],
  ["PLEX_MEDIA_ROOT", ":", "refused"],
  ["PLEX_MEDIA_ROOT", "/a/../b", ["/b"]],
  ["PLEX_INGEST_DIR", "~you/x", "refused"],
  ["PLEX_MOVIES_DIR", "Films/", "Films"],
  ["PLEX_MOVIES_DIR", "/m/Films", "/m/Films"],
  ["PLEX_MOVIES_DIR", "../Films", "refused"],
  ["PLEX_MOVIES_DIR", "~Films", "refused"],
  ["DAEMON_LOG_FILE", "log.txt", "refused"],
  ["DAEMON_LOG_FILE", "~/log.txt", "/home/me/log.txt"],
  [
    "PLEX_PATH_MAP",
    "/a=/data, /a/b/=D:\\Media",
    [
      { here: "/a/b", there: "D:\\Media" },
      { here: "/a", there: "/data" },
    ],
  ],
  ["PLEX_PATH_MAP", "/a=/b,/a=/c", "refused"],
  ["PLEX_PATH_MAP", "/a", "refused"],
  ["PLEX_PATH_MAP", "a=/b", "refused"],
  ["PLEX_PATH_MAP", "/a=b", "refused"],
  ["INGEST_FILE_METHOD", "Move", "move"],
  ["INGEST_MIN_FREE", "5GiB", 5 * 1024 ** 3],
  ["INGEST_MIN_FREE", "1.5 gb", 1_500_000_000],
  ["INGEST_MIN_FREE", "10M", 10 * 1024 ** 2],
  ["INGEST_MIN_FREE", "0", 0],
  ["INGEST_MIN_FREE", "5 apples", "refused"],
  ["INGEST_MIN_FREE", "GiB", "refused"],
  ["INGEST_FILE_MODE", "0664", 0o664],
  ["INGEST_FILE_MODE", "664", 0o664],
  ["INGEST_FILE_MODE", "0999", "refused"],
  ["INGEST_FILE_MODE", "2664", "refused"],
  ["INGEST_DIR_MODE", "2775", 0o2775],
  ["INGEST_UMASK", "0002", 2],
  ["UMASK", "022", 0o22],
  ["UMASK", "u=rwx", "refused"],
  ["INGEST_AFTER_ARR", "45", 45 * 60_000],
  ["INGEST_AFTER_ARR", "2H", 120 * 60_000],
  ["INGEST_AFTER_ARR", "5m", 300_000],
  ["INGEST_AFTER_ARR", "4m", "refused"],
  ["INGEST_AFTER_ARR", "8d", "refused"],
  ["INGEST_AFTER_ARR", "soon", "refused"],
  ["SONARR_URL", "http://nas:8989/sonarr/", "http://nas:8989/sonarr"],
  ["SONARR_URL", "http://me:word@nas:8989", "refused"],
  ["RADARR_API_KEY", "two\nlines", "refused"],
  ["ARR_APPS", "tv=sonarr+http://nas:8989/, 4k-uhd=Radarr+https://nas/r", "refused"],
  [
    "ARR_APPS",
    "tv=sonarr+http://nas:8989/, uhd=Radarr+https://nas/r",
    [
      { name: "tv", kind: "sonarr", url: "http://nas:8989" },
      { name: "uhd", kind: "radarr", url: "https://nas/r" },
    ],
  ],
  ["ARR_APPS", "tv=lidarr+http://nas", "refused"],
  ["ARR_APPS", "sonarr+http://nas", "refused"],
  ["ARR_APPS", "a-b=sonarr+http://nas:1,a_b=sonarr+http://nas:2", "refused"],
  ["ARR_APPS", "a=sonarr+http://nas:1,b=sonarr+http://nas:1/", "refused"],
  ["ARR_APPS", "a=sonarr+http://nas?apikey=x", "refused"],
  ["JELLYFIN_URL", "http://nas:8096/jellyfin/", "http://nas:8096/jellyfin"],
  ["EMBY_URL", "http://me:word@nas:8096", "refused"],
  ["JELLYFIN_API_KEY", "two\nlines", "refused"],
  ["EMBY_PATH_MAP", "/data=/media", [{ here: "/data", there: "/media" }]],
  [
    "MEDIA_SERVERS",
    "attic=Jellyfin+http://nas:8096/, cabin=plex+https://cabin/p",
    [
      { name: "attic", kind: "jellyfin", url: "http://nas:8096" },
      { name: "cabin", kind: "plex", url: "https://cabin/p" },
    ],
  ],
  ["MEDIA_SERVERS", "emby=emby+http://nas", [{ name: "emby", kind: "emby", url: "http://nas" }]],
  ["MEDIA_SERVERS", "emby=jellyfin+http://nas", "refused"],
  ["MEDIA_SERVERS", "attic=abacus+http://nas", "refused"],
  ["MEDIA_SERVERS", "jellyfin+http://nas", "refused"],
  ["MEDIA_SERVERS", "any=jellyfin+http://nas", "refused"],
  ["MEDIA_SERVERS", "a-b=emby+http://nas:1,a_b=emby+http://nas:2", "refused"],
  ["MEDIA_SERVERS", "a=emby+http://nas:1,b=emby+http://nas:1/", "refused"],
  ["MEDIA_SERVERS", "a=emby+http://nas?api_key=x", "refused"],
  ["INGEST_PROOF", "ANY", "any"],
  ["INGEST_PROOF", "all", "all"],
  ["INGEST_PROOF", "all,plex", "refused"],
  ["INGEST_PROOF", "two words", "refused"],
  ["TMDB_LANGUAGE", "de", "de"],
  ["TMDB_LANGUAGE", "german", "refused"],
  ["TMDB_URL", "http://127.0.0.1:9/", "http://127.0.0.1:9"],
  ["TRANSMISSION_PASSWORD", "two words # fine", "two words # fine"],
  ["TRANSMISSION_LABELS", "a, b,,a", ["a", "b"]],
  ["LOG_LEVEL", "WARN", "warn"],
  ["NOTIFY_EVENTS", "filed,review", ["filed", "review"]],
  ["NOTIFY_EVENTS", "all", ["disk_full", "token_refused", "failed", "review", "filed"]],
  ["NOTIFY_URL", "telegram://x/y", "refused"],
  ["NOTIFY_COMMAND", "/usr/bin/notify-send  plex-ingest", ["/usr/bin/notify-send", "plex-ingest"]],
  ["NOTIFY_COMMAND", "~/bin/tell", ["/home/me/bin/tell"]],
  ["NOTIFY_COMMAND", '["/opt/my tool", "a b"]', ["/opt/my tool", "a b"]],
  ["NOTIFY_COMMAND", "notify-send", "refused"],
  ["NOTIFY_COMMAND", '["/opt/my tool", 7]', "refused"],
  ["NOTIFY_COMMAND", "[", "refused"],
  ["PLEX_MCP_TOOLSETS", "Torrents, plex", ["torrents", "plex"]],
  ["PLEX_MCP_TOOLSETS", "plex,files", ["plex", "files"]],
  [
    "PLEX_MCP_TOOLSETS",
    "all",
    ["plex", "ingest", "identify", "files", "library", "torrents", "curate"],
  ],
  ["PLEX_MCP_LIST", "Core, plex", ["core", "plex"]],
  [
    "PLEX_MCP_LIST",
    "all",
    ["core", "plex", "ingest", "identify", "files", "library", "torrents", "curate"],
  ],
  ["PLEX_MCP_LIST", "everything", "refused"],
  ["PLEX_MCP_OUTPUT_SCHEMAS", "true", true],
  ["PLEX_MCP_OUTPUT_SCHEMAS", "some", "refused"],
  ["SERVER_HOST", "::1", "::1"],
  ["SERVER_HOST", "0.0.0.0", "0.0.0.0"],
  ["SERVER_HOST", "my host", "refused"],
  ["SERVER_PORT", "1023", "refused"],
  ["SERVER_PORT", "1024", 1024],
  ["SERVER_URL", "https://media.example.org/ingest/", "https://media.example.org/ingest"],
  ["SERVER_URL", "media.example.org", "refused"],
  ["SERVER_NAMES", "NAS, media.example.org", ["nas", "media.example.org"]],
  ["SERVER_NAMES", "nas:8080", "refused"],
  ["SERVER_NAMES", "a..b", "refused"],
  ["SERVER_PROXIES", "10.0.0.0/8, ::1", ["10.0.0.0/8", "::1"]],
  ["SERVER_PROXIES", "10.0.0.0/33", "refused"],
  ["SERVER_PROXIES", "10.0.0.0/", "refused"],
  ["SERVER_PROXIES", "proxy", "refused"],
  ["AUTH_ISSUER", "https://login.example.org/", "https://login.example.org/"],
  ["AUTH_ISSUER", "https://login.example.org/realms/Home", "https://login.example.org/realms/Home"],
  ["AUTH_ISSUER", "http://127.0.0.1:9000", "http://127.0.0.1:9000"],
  ["AUTH_ISSUER", "http://[::1]:9000/x", "http://[::1]:9000/x"],
  ["AUTH_ISSUER", "http://login.example.org", "refused"],
  ["AUTH_ISSUER", "http://127.0.0.1.evil.example", "refused"],
  ["AUTH_ISSUER", "https://user:word@login.example.org", "refused"],
  ["AUTH_ISSUER", "https://login.example.org?x", "refused"],
  ["AUTH_ISSUER", "https://login.example.org#", "refused"],
  ["AUTH_ISSUER", "login.example.org", "refused"],
  ["AUTH_AUDIENCE", "api://plex", "api://plex"],
  ["AUTH_AUDIENCE", "two words", "refused"],
  ["AUTH_TOKEN", "x".repeat(31), "refused"],
  ["AUTH_TOKEN", "x".repeat(32), "x".repeat(32)],
  ["CACHE_TTL_SESSIONS", "0", 0],
  ["REDIS_URL", "rediss://:pw@host:6380/1", "rediss://:pw@host:6380/1"],
  ["REDIS_URL", "http://host", "refused"],
  ["REDIS_URL", "redis://host/films", "refused"],
  ["REDIS_URL", "redis://host?enableOfflineQueue=true", "refused"],
])("%s=%j is %j", (name, text, expected) => expect(read(name, text)).toEqual(expected));

test("~ is invalid without a home folder", () => {
  for (const home of [undefined, "relative"]) {
    expect(VARIABLES.PLEX_MEDIA_ROOT.schema(home).safeParse("~/a").success).toBe(false);
  }
});

test("lists every setting in exactly one group, the common ones first", () => {
  const groups = listSettingGroups({ clients: ["box"], apps: ["tv"] });
  const listed = groups.flatMap(({ rows }) => rows.map(([name]) => name));
  expect(listed.toSorted()).toEqual(
    listVariables({ clients: ["box"], apps: ["tv"] })
      .map(([name]) => name)
      .toSorted(),
  );
  expect(groups[0]?.title).toBe("Common");
  expect(groups[0]?.rows).toHaveLength(12);
  expect(
    groups.every(({ title, rows }) => rows.every(([name]) => groupTitleOf(name) === title)),
  ).toBe(true);
});
