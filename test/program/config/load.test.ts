import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { chooseEnvFilePath } from "../../../src/program/config/env-file.ts";
import { type ConfigFiles, diskFiles } from "../../../src/program/config/files.ts";
import { loadConfig, loadWellFormed } from "../../../src/program/config/load.ts";
import { formatProblem } from "../../../src/program/config/problem.ts";
import { listVariables } from "../../../src/program/config/table.ts";
import { NO_SYSTEM_CONFIG } from "../../support/hidden-machine.ts";
import { mkfifoSync } from "../../support/named-pipe.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { configured, problems } from "./configured.ts";

/** A folder whose files only the owner can read, like files with secrets. */
function temporary() {
  const folder = tempFolder();
  const write = (name: string, text: string | Buffer, mode = 0o600): string => {
    const path = folder.write(name, text);
    chmodSync(path, mode);
    return path;
  };
  return { ...folder, write };
}

test("without settings, all values are defaults, and every part is frozen", () => {
  const { config, origins, warnings } = configured({});
  expect(warnings.map(({ name }) => name)).toEqual(["PLEX_MEDIA_ROOT"]);
  expect(config).toMatchObject({
    plex: {
      url: undefined,
      timeoutMs: 30_000,
      maxConnections: 10,
      retries: 5,
      retryDelayMs: 1000,
      breaker: { failures: 5, openMs: 30_000 },
    },
    mediaRoots: [],
    auto: false,
    threshold: 850,
    mode: "hybrid",
    stableMs: 60_000,
    stabilityPollMs: 10_000,
    backlog: "ask",
    fileMethod: "auto",
    duplicatePolicy: "review",
    trashDays: 30,
    minFreeBytes: 5 * 1024 ** 3,
    tmdb: { language: "en-US", url: "https://api.themoviedb.org/3" },
    log: { level: "info", daemonLevel: "info" },
    stateDir: "/nowhere/home/.local/share/plex-ingest",
    toolsets: ["plex", "ingest", "identify", "torrents"],
    cache: { enabled: true, maxEntries: 5000, ttlMs: { libraries: 900_000, onDeck: 120_000 } },
  });
  expect(config.plex.token.current()).toBeUndefined();
  expect(origins.PLEX_MODE).toEqual({ from: "default" });
  expect(origins.PLEX_URL).toBeUndefined();
  expect(Object.isFrozen(config.cache.ttlMs) && Object.isFrozen(config.mediaRoots)).toBe(true);
});

test("settings are read from the environment", () => {
  const { config, origins, values } = configured({
    PLEX_SERVER_URL: "http://plex:32400/",
    PLEX_TOKEN: " s3cret ",
    TMDB_URL: "http://127.0.0.1:8000/3/",
    LOG_LEVEL: "DEBUG",
    DAEMON_LOG_LEVEL: "error",
    PLEX_INGEST_STATE_DIR: "~/state",
    INGEST_STABLE_SECONDS: "0.5",
  });
  expect(config.plex.url).toBe("http://plex:32400");
  expect(config.plex.token.current()).toBe("s3cret");
  expect(config.tmdb.url).toBe("http://127.0.0.1:8000/3");
  expect(config.log).toMatchObject({ level: "debug", daemonLevel: "error" });
  expect(config.stateDir).toBe("/nowhere/home/state");
  expect(config.stableMs).toBe(500);
  expect(origins.PLEX_TOKEN).toEqual({ from: "environment" });
  expect(values.LOG_LEVEL).toBe("DEBUG");
  expect(JSON.stringify({ values, config })).not.toContain("s3cret");
});

test("uses XDG folders only if they are absolute", () => {
  expect(configured({ XDG_DATA_HOME: "/data" }).config.stateDir).toBe("/data/plex-ingest");
  expect(configured({ XDG_DATA_HOME: "data" }).config.stateDir).toBe(
    "/nowhere/home/.local/share/plex-ingest",
  );
});

test("reads only the first file found, lets the environment override it, and treats empty values as unset", () => {
  using folder = temporary();
  const { path: home, write } = folder;
  write(".config/plex-mcp/.env", "PLEX_MODE=hook\nPLEX_RETRIES=9\n");
  const place = { home, cwd: folder.at("cwd") };
  expect(configured({}, place).config).toMatchObject({ mode: "hook", plex: { retries: 9 } });

  const first = write(
    ".config/plex-ingest/.env",
    "\ufeffPLEX_MODE=daemon\r\nexport LOG_LEVEL='warn'\r\n",
  );
  const { config, origins } = configured({ PLEX_MODE: " ", LOG_LEVEL: "error" }, place);
  expect(config).toMatchObject({ mode: "daemon", plex: { retries: 5 }, log: { level: "error" } });
  expect(origins).toMatchObject({
    PLEX_MODE: { from: "file", path: first },
    LOG_LEVEL: { from: "environment" },
  });

  write("xdg/plex-ingest/.env", "PLEX_MODE=mcp\n");
  expect(configured({ XDG_CONFIG_HOME: folder.at("xdg") }, place).config.mode).toBe("mcp");

  const named = write("cwd/named.env", "PLEX_RETRIES=1\n");
  expect(configured({}, { ...place, envFile: "named.env" }).origins.PLEX_RETRIES?.path).toBe(named);
});

test("the usual file of an installation comes first, need not exist, and gets what is saved", () => {
  using folder = temporary();
  const config = folder.at("config/plex-ingest.env");
  const env = { PLEX_INGEST_USUAL_ENV_FILE: config, PLEX_MEDIA_ROOT: "/media" };
  const place = { home: folder.path, cwd: "/", command: "daemon" };
  const chosen = () => chooseEnvFilePath({ ...place, env, ...NO_SYSTEM_CONFIG }, diskFiles);
  expect(configured(env, place).warnings).toEqual([]);
  expect(chosen()).toBe(config);
  // Rules are found before the first settings are saved.
  expect(configured(env, place).config.routesPlaces[0]).toBe(folder.at("config/routes.json"));
  const older = folder.write(".config/plex-ingest/.env", "PLEX_RETRIES=9\n");
  expect(configured(env, place).config.plex.retries).toBe(9);
  expect(chosen()).toBe(older);
  folder.write("config/plex-ingest.env", "PLEX_RETRIES=2\n");
  expect(configured(env, place).config.plex.retries).toBe(2);
  expect(chosen()).toBe(config);
  // A file that a person names must exist.
  expect(problems(env, { ...place, envFile: folder.at("none.env") })[0]).toContain("--env-file");
});

test("an account that may not read the system's settings has settings of its own, or none", () => {
  using folder = temporary();
  const system = folder.write("etc/env", "PLEX_RETRIES=9\n");
  const files: ConfigFiles = {
    ...diskFiles,
    read: (path) => (path === system ? { ok: false, why: "unreadable" } : diskFiles.read(path)),
  };
  const place = {
    env: {},
    home: folder.at("anna"),
    cwd: "/",
    command: "status",
    systemEnvFile: system,
  };
  const own = folder.at("anna/.config/plex-ingest/.env");
  expect(loadConfig(place).ok).toBe(true);
  expect(chooseEnvFilePath(place, diskFiles)).toBe(system);
  const [refused, ...others] = loadWellFormed(place, files).problems.map(formatProblem);
  expect(refused).toContain("create settings of your own with the command `init`");
  expect(others).toEqual([]);
  // `init` writes to the account's own file.
  expect(chooseEnvFilePath(place, files)).toBe(own);
  folder.write("anna/.config/plex-ingest/.env", "PLEX_RETRIES=3\n");
  const loaded = loadConfig(place, files);
  expect(loaded.ok && loaded.config.plex.retries).toBe(3);
  expect(chooseEnvFilePath(place, files)).toBe(own);
});

test("only the daemon reads .env from its current folder", () => {
  using folder = temporary();
  folder.write(".env", "PLEX_MODE=hook\n");
  const place = { home: folder.at("home"), cwd: folder.path };
  expect(configured({}, { ...place, command: "mcp" }).config.mode).toBe("hybrid");
  expect(configured({}, { ...place, command: "daemon" }).config.mode).toBe("hook");
});

test("reports all problems at once, each with the value and the allowed values", () => {
  const lines = problems({
    PLEX_TIMEOUT: "soon",
    PLEX_MODE: "hybird",
    INGEST_FILE_METHOD: "moved",
    INGEST_DUPLICATE_POLICY: "keepboth",
    PLEX_MEDIA_ROOT: "media",
    AUTH_TOKEN: "too-short-to-be-shown",
    PLEX_MCP_TOOLSETS: "plex,torents",
    PLEX_TOKN: "s3cret",
  });
  expect(lines).toEqual([
    "PLEX_TOKN: found an unknown setting; expected a name listed in docs/reference/settings.md. Did you mean PLEX_TOKEN?",
    'PLEX_TIMEOUT: found "soon"; expected a number of seconds from 0.1 to 600.',
    'PLEX_MEDIA_ROOT: found "media"; expected one or more full paths (starting with / or ~/), separated by ":".',
    'PLEX_MODE: found "hybird"; expected one of hybrid, daemon, mcp, hook. Did you mean hybrid?',
    'INGEST_FILE_METHOD: found "moved"; expected one of auto, hardlink, reflink, copy, symlink, move. Did you mean move?',
    'INGEST_DUPLICATE_POLICY: found "keepboth"; expected one of review, skip, upgrade, keep_both. Did you mean keep_both?',
    'PLEX_MCP_TOOLSETS: found "plex,torents"; expected one or more of plex, ingest, identify, files, library, torrents, curate, separated by commas, or all. Did you mean torrents?',
    "AUTH_TOKEN: found a hidden value of 21 characters; expected 32 printable characters or more, without spaces.",
  ]);
});

test("refuses two different addresses for Plex", () => {
  expect(configured({ PLEX_URL: "http://a/", PLEX_SERVER_URL: "http://a" }).config.plex.url).toBe(
    "http://a",
  );
  expect(problems({ PLEX_URL: "http://a", PLEX_SERVER_URL: "http://b" })).toEqual([
    'PLEX_SERVER_URL: found "http://b"; expected the same value as PLEX_URL ("http://a"), or no value.',
  ]);
});

test("UMASK is another name for INGEST_UMASK, and refuses a different mask", () => {
  const media = { PLEX_MEDIA_ROOT: "/media" };
  for (const env of [{ UMASK: "022" }, { INGEST_UMASK: "0022" }]) {
    expect(configured({ ...media, ...env }).config.umask).toBe(0o22);
  }
  expect(configured({ INGEST_UMASK: "0022", UMASK: "022" }).config.umask).toBe(0o22);
  expect(problems({ INGEST_UMASK: "0002", UMASK: "022" })).toEqual([
    'UMASK: found "022"; expected the same value as INGEST_UMASK ("0002"), or no value.',
  ]);
});

test("a container's names do not turn other names without an underscore into settings", () => {
  using folder = temporary();
  const path = folder.write("e", "MEDIA=/srv/media\nTZ=Etc/UTC\nUMASK=002\n");
  const env = { PUID: "1000", PGID: "1000", TZ: "Etc/UTC", MASK: "x", UMASKS: "x" };
  expect(configured({ ...env, PLEX_MEDIA_ROOT: "/media" }, { envFile: path }).warnings).toEqual([]);
});

test("does not print the password in an address, and keeps each problem on one line for any value", () => {
  const [line = ""] = problems({
    PLEX_URL: `http://me:${"p/w".repeat(200)}@plex`,
    TRANSMISSION_URL: "http://x/?X-Plex-Token=abc",
  });
  expect(line).toContain('found "http://…@plex"');
  expect(problems({ TRANSMISSION_URL: "http://x/?X-Plex-Token=abc" })[0]).not.toContain("abc");
  const [hostile = ""] = problems({ PLEX_MODE: `a\nb\u001b[2J\u202e${"x".repeat(5000)}` });
  expect(hostile).not.toMatch(/[\n\u001b\u202e]/);
  expect(hostile.length).toBeLessThan(300);
});

test("reports unknown names: any in our file, similar ones in the environment, and typos in our prefix", () => {
  using folder = temporary();
  const path = folder.write("e", "PLEX_CLAIM=x\nPLX_TOKEN=x\nDB_HOST=x\nPLEX_COLOUR=\n");
  expect(problems({}, { envFile: path })).toEqual([
    `PLEX_CLAIM in ${path}: found an unknown setting; expected a name listed in docs/reference/settings.md.`,
  ]);
  folder.write("e", "PLX_TOKEN=x\nDB_HOST=x\n");
  expect(configured({ PLEX_MEDIA_ROOT: "/media" }, { envFile: path }).warnings).toEqual([
    { name: "PLX_TOKEN", message: "This is not a setting. Did you mean PLEX_TOKEN?", file: path },
  ]);
  const others = {
    PLEX_CLAIM: "x",
    PLEX_UID: "1000",
    TRANSMISSION_HOME: "/x",
    PLX_TOKEN: "x",
    LOG_LEVELS_OF_OTHERS: "x",
  };
  expect(problems(others)).toEqual([]);
  expect(problems({ INGEST_TRASH_DYAS: "1", PLEX_TOKEN_FIEL: "/x" })).toHaveLength(2);
});

test("reads a secret from its file without the newline, and reports bad, missing, empty or duplicate files", () => {
  using folder = temporary();
  const path = folder.write("token", "s3cret\n");
  const { config, origins } = configured({ PLEX_TOKEN_FILE: path });
  expect(config.plex.token.current()).toBe("s3cret");
  expect(origins.PLEX_TOKEN).toEqual({ from: "environment", secretFile: path });

  expect(problems({ PLEX_TOKEN_FILE: "token" })[0]).toContain(
    "PLEX_TOKEN_FILE: found a hidden value of 5 characters; expected the full path",
  );
  expect(problems({ PLEX_TOKEN_FILE: `${path}x` })[0]).toContain("found no file at");
  expect(problems({ PLEX_TOKEN_FILE: folder.write("empty", "\n") })[0]).toContain(
    "found an empty file",
  );
  expect(problems({ PLEX_TOKEN_FILE: path, PLEX_TOKEN: "x" })[0]).toContain(
    "both PLEX_TOKEN and PLEX_TOKEN_FILE",
  );
  const short = folder.write("short", "not-long-enough");
  expect(problems({ AUTH_TOKEN_FILE: short })[0]).toContain(
    "AUTH_TOKEN: found a hidden value of 15 characters",
  );
});

test.each([...listVariables()].flatMap(([name, { secret }]) => (secret ? [name] : [])))(
  "shows the text of %s and its pointer only by its length, unless a file is there",
  (name) => {
    using folder = temporary();
    const secrets = [
      "s3cret-0123456789",
      "/s3cret/0123456789",
      "~/s3cret",
      "C:\\s3cret",
      "s3cret\0",
    ];
    for (const secret of secrets) {
      const found = problems({ [`${name}_FILE`]: secret });
      expect(found).toEqual([expect.stringContaining("a hidden value of ")]);
      expect(found.join()).not.toContain("s3cret");
      const inFile = folder.write("e", `${name}_FILE=${secret.replace("\0", "")}\n`);
      expect(problems({}, { envFile: inFile }).join()).not.toContain("s3cret");
    }
    expect(problems({ [`${name}_FILE`]: folder.path })).toEqual([
      expect.stringContaining(`a folder, pipe or device at "${folder.path}"`),
    ]);
  },
);

test("shows only the length of a private key that is entered where its path belongs", () => {
  const key = "-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----";
  const found = problems({ SERVER_TLS_KEY: key, SERVER_TLS_CERT: "/cert.pem" }).join("\n");
  expect(found).toContain(`hidden value of ${key.length} characters`);
  expect(found).not.toContain("s3cret");
});

test("reads a systemd credential in either case, after the environment and before the file", () => {
  using folder = temporary();
  const lower = folder.write("cred/plex_token", "from-credential");
  const file = folder.write("e", "PLEX_TOKEN=from-file\nTMDB_API_KEY=from-file\n");
  const env = { CREDENTIALS_DIRECTORY: folder.at("cred") };
  const { config, origins } = configured(env, { envFile: file });
  expect(config.plex.token.current()).toBe("from-credential");
  expect(config.tmdb.credential.current()).toBe("from-file");
  expect(origins.PLEX_TOKEN).toEqual({ from: "credential", secretFile: lower });
  expect(configured({ ...env, PLEX_TOKEN: "from-env" }).config.plex.token.current()).toBe(
    "from-env",
  );
  folder.write("cred/PLEX_TOKEN", "upper");
  expect(configured(env).config.plex.token.current()).toBe("upper");
});

test("notices a rotated secret in its own file and in the env file, and ignores a bad value", () => {
  using folder = temporary();
  const path = folder.write("key", "old");
  const file = folder.write("e", "PLEX_TOKEN=one\n");
  const { config } = configured({ TMDB_API_KEY_FILE: path }, { envFile: file });
  const { credential } = config.tmdb;
  folder.write("key", "newer");
  expect(credential.current()).toBe("newer");
  folder.write("key", "two words");
  expect(credential.current()).toBe("newer");
  symlinkSync(folder.at("nothing"), folder.at("dangling"));

  folder.write("e", "PLEX_TOKEN=two\n");
  expect(config.plex.token.current()).toBe("two");
  folder.write("e", "PLEX_TOKEN=\n");
  expect(config.plex.token.current()).toBe("two");
});

test("warns once for each secret in a world-readable file", () => {
  using folder = temporary();
  const path = folder.write("e", "PLEX_TOKEN=x\nTMDB_API_KEY=\nPLEX_MODE=hook\n", 0o644);
  expect(configured({ PLEX_MEDIA_ROOT: "/media" }, { envFile: path }).warnings).toEqual([
    { name: "PLEX_TOKEN", message: expect.stringContaining("chmod 600"), file: path },
  ]);
  chmodSync(path, 0o640);
  expect(configured({ PLEX_MEDIA_ROOT: "/media" }, { envFile: path }).warnings).toEqual([]);
});

test("reports hostile files by name", () => {
  using folder = temporary();
  const { at, write } = folder;
  const first = (path: string) => problems({}, { envFile: path })[0] ?? "";
  expect(first(write("big", "x".repeat(1_000_000)))).toMatch(
    /^--env-file in .*: found more than 256 KiB;/,
  );
  expect(first(write("nul", "PLEX_MODE=a\0b"))).toContain("found bytes that are not UTF-8 text");
  expect(first(write("latin", Buffer.from([0x50, 0x3d, 0xff])))).toContain(
    "found bytes that are not UTF-8 text",
  );
  expect(first(at("missing"))).toContain("found no file");
  expect(first(at("big/below"))).toContain("found no file");
  mkdirSync(at("folder"));
  expect(first(at("folder"))).toContain("found a folder, pipe or device");
  mkfifoSync(at("pipe"));
  expect(first(at("pipe"))).toContain("found a folder, pipe or device");
  mkdirSync(at("home/.config/plex-mcp/.env"), { recursive: true });
  expect(problems({}, { home: at("home") })[0]).toContain("configuration file in");
  symlinkSync(at("loop"), at("loop"));
  expect(first(at("loop"))).toContain("may not read");
  expect(first(`${at("x")}\0`)).toContain("--env-file");
});

test("reports meaningless lines by number, never by their text", () => {
  using folder = temporary();
  const path = folder.write(
    "e",
    '# c\n\nPLEX_TOKEN s3cret\nPLEX_MODE=hook\n=x\nLOG_LEVEL="a\nb"\n',
  );
  const lines = problems({}, { envFile: path });
  expect(lines.slice(0, 2)).toEqual([
    `line 3 in ${path}: found no NAME=value; expected NAME=value or # comment.`,
    `line 5 in ${path}: found no NAME=value; expected NAME=value or # comment.`,
  ]);
  expect(lines.join()).not.toContain("s3cret");
  expect(lines.some((line) => line.startsWith("line 7"))).toBe(false);
});

test("warns about an unquoted # that would cut off a value", () => {
  using folder = temporary();
  const path = folder.write(
    "e",
    "TRANSMISSION_PASSWORD=pa#ss\nTRANSMISSION_USERNAME=me # comment\nTMDB_API_KEY='a#b'\n",
  );
  const { config, warnings } = configured({}, { envFile: path });
  expect(warnings.filter(({ file }) => file !== undefined)).toEqual([
    {
      name: "TRANSMISSION_PASSWORD",
      file: path,
      message: 'The value on line 1 is cut off at its "#". Put it in quotes.',
    },
  ]);
  expect(config.tmdb.credential.current()).toBe("a#b");
});

test("a watched folder named through a link is the same folder for every process", () => {
  using folder = temporary();
  mkdirSync(folder.at("downloads"));
  symlinkSync(folder.at("downloads"), folder.at("link"));
  const { config } = configured({ PLEX_INGEST_DIR: folder.at("link") });
  expect(config.ingestDirs).toEqual([folder.at("downloads")]);
});

test("rereads every secret of the table when the env file changes", () => {
  using folder = temporary();
  const secrets = listVariables().flatMap(([name, { secret }]) => (secret ? name : []));
  const forms: Record<string, string> = {
    NOTIFY_URL: "ntfy://host/",
    REDIS_URL: "redis://",
    AUTH_REVIEWER_TOKEN: "reviewer-",
    AUTH_READER_TOKEN: "reader-",
    HOOK_TOKEN: "hook-",
    DATABASE_URL: "postgres://host/",
  };
  const texts = (word: string): string[] =>
    secrets.map((name) => `${forms[name] ?? "Ben="}${word}`);
  const envFile = (word: string): string =>
    folder.write(
      "e",
      texts(word)
        .map((text, at) => `${secrets[at]}=${text}\n`)
        .join(""),
    );
  const { config } = configured({}, { envFile: envFile("a".repeat(32)) });
  envFile("b".repeat(32));
  expect(config.secrets.flatMap((secret) => secret.current() ?? [])).toEqual(texts("b".repeat(32)));
  expect(config.secrets).toHaveLength(secrets.length);
  expect(config.plex.userTokens.current()).toBe(`Ben=${"b".repeat(32)}`);
});

test("the log redacts every secret, and each user's token separately", () => {
  const redacted = (env: Record<string, string>): string[] =>
    configured(env).config.secrets.flatMap((secret) => secret.redacted());
  expect(
    redacted({
      PLEX_TOKEN: "plex-token",
      PLEX_USER_TOKENS: "Ben=bens-token,Zoë=zoes-token",
      TMDB_API_KEY: "tmdb-key",
      TRANSMISSION_PASSWORD: "password",
      NOTIFY_URL: "gotify://host/AppTok3n",
    }),
  ).toEqual([
    "plex-token",
    "bens-token",
    "zoes-token",
    "tmdb-key",
    "password",
    "gotify://host/AppTok3n",
    "AppTok3n",
  ]);
  expect(redacted({})).toEqual([]);
});

test("DAEMON_LOG_LEVEL overrides LOG_LEVEL for the daemon", () => {
  expect(configured({ LOG_LEVEL: "warn" }).config.log).toMatchObject({
    level: "warn",
    daemonLevel: "warn",
  });
  expect(configured({ DAEMON_LOG_LEVEL: "warn" }).config.log).toMatchObject({
    level: "info",
    daemonLevel: "warn",
  });
});

test("falls back to the machine's configuration for a user without one", () => {
  using folder = temporary();
  const files: typeof diskFiles = {
    ...diskFiles,
    read: (path) =>
      path === "/etc/plex-ingest/env"
        ? {
            ok: true,
            text: "PLEX_INGEST_STATE_DIR=/var/lib/plex-ingest\nPLEX_MODE=hook\n",
            mode: 0o640,
          }
        : diskFiles.read(path),
  };
  const place = { env: {}, home: folder.path, cwd: folder.path };
  for (const command of ["daemon", "mcp", "status"]) {
    expect(loadConfig({ ...place, command }, files)).toMatchObject({
      config: { mode: "hook", stateDir: "/var/lib/plex-ingest" },
    });
  }
  folder.write(".env", "PLEX_MODE=daemon\n");
  expect(loadConfig({ ...place, command: "daemon" }, files)).toMatchObject({
    config: { mode: "daemon" },
  });
  folder.write(".config/plex-ingest/.env", "PLEX_MODE=hybrid\n");
  expect(loadConfig({ ...place, command: "mcp" }, files)).toMatchObject({
    config: { mode: "hybrid" },
  });
});
