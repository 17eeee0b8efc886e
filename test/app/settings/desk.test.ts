import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import { requireConfig } from "../../../src/program/config/require-config.ts";
import { createSettingsReport } from "../../../src/program/config/settings-report.ts";
import { ACTOR, settingsHome } from "../../support/page-settings.ts";

const TEXT = `# mine
PLEX_MEDIA_ROOT={at}/library
# a comment that stays
INGEST_TRASH_DAYS=30   # and this one goes with its value

PLEX_INGEST_DIR={at}/downloads
PLEX_URL=http://plex.example:32400
PLEX_TOKEN=the-owners-token
OWN_NAME=kept
`;

const problemsOf = ({ problems }: { problems: { name?: string; message: string }[] }) =>
  problems.map(({ name }) => name);

test("lists each setting's value, origin and whether it can be changed here, but no secrets", async () => {
  await using home = await settingsHome({
    text: TEXT,
    env: { TMDB_LANGUAGE: "de", PLEX_AUTO_INGEST: "true" },
  });
  const read = await home.desk.read();
  const by = (name: string) => read.settings.find((one) => one.name === name);
  expect(by("PLEX_MEDIA_ROOT")).toMatchObject({
    value: home.at("library"),
    origin: "file",
    is_set: true,
    waits: false,
  });
  expect(by("TMDB_LANGUAGE")).toMatchObject({
    value: "de",
    origin: "environment",
    fixed: "environment",
  });
  expect(by("PLEX_TOKEN")).toMatchObject({ value: "", is_set: true, secret: true });
  expect(by("INGEST_MIN_FREE")).toMatchObject({ value: "5GiB", origin: "default", kind: "size" });
  expect(by("INGEST_UNPACK")).toMatchObject({ kind: "switch" });
  expect(by("INGEST_FILE_METHOD")).toMatchObject({
    kind: "choice",
    choices: expect.arrayContaining([expect.objectContaining({ word: "hardlink" })]),
  });
  expect(by("NOTIFY_EVENTS")).toMatchObject({ kind: "choices" });
  expect(by("PLEX_MEDIA_ROOT")).toMatchObject({ kind: "paths", separator: ":", group: "library" });
  expect(by("PLEX_PATH_MAP")).toMatchObject({ kind: "pairs" });
  expect(by("UPKEEP_SCHEDULE")).toMatchObject({ kind: "schedule" });
  expect(by("TRANSMISSION_LABELS")).toMatchObject({ kind: "list", separator: "," });
  expect(by("INGEST_STABLE_SECONDS")).toMatchObject({ kind: "seconds" });
  // A preset that has no template for a name keeps the usual one.
  expect(by("INGEST_MOVIE_FILE")?.fallback_by).toMatchObject({
    name: "INGEST_NAMES",
    values: { plex: by("INGEST_MOVIE_FILE")?.fallback, both: "{folder}{ - {edition}}" },
  });
  expect(by("INGEST_SEASON_FOLDER")?.fallback_by?.values).toEqual({
    plex: "Season {season:2}",
    trash: "Season {season:2}",
    both: "Season {season:2}",
  });
  expect(by("SERVER_PORT")).toMatchObject({ group: "people", rare: false });
  // The setting is not fixed: a value set at run time takes precedence over the environment.
  expect(by("PLEX_AUTO_INGEST")).toMatchObject({ origin: "environment", at_once: true });
  expect(by("PLEX_AUTO_INGEST")?.fixed).toBeUndefined();
  expect(
    read.settings.filter(({ fixed }) => fixed === "entrance").map(({ name }) => name),
  ).toContain("AUTH_TOKEN");
  expect(by("NOTIFY_COMMAND")).toMatchObject({ fixed: "program" });
  expect(JSON.stringify(read)).not.toContain("the-owners-token");
});

test("saves a change, keeps comments, order and unknown lines, waits for a restart, and can undo the change", async () => {
  await using home = await settingsHome({ text: TEXT });
  chmodSync(home.path, 0o640);
  const before = home.text();
  const changed = ["INGEST_FILE_METHOD", "INGEST_TRASH_DAYS"];
  expect(await home.save({ INGEST_TRASH_DAYS: "60", INGEST_FILE_METHOD: "copy" })).toEqual({
    changed,
    problems: [],
  });
  const after = home.text();
  const kept = before.replace(
    "INGEST_TRASH_DAYS=30   # and this one goes with its value",
    "INGEST_TRASH_DAYS=60",
  );
  expect(after.startsWith(kept)).toBe(true);
  expect(after).toContain("INGEST_FILE_METHOD=copy\n");
  expect(statSync(home.path).mode & 0o777).toBe(0o640);
  const read = await home.desk.read();
  expect(read.settings.filter(({ waits }) => waits).map(({ name }) => name)).toEqual(changed);
  expect(read.undo).toEqual(changed);
  expect(home.logged.join("\n")).toContain(`${ACTOR} changed `);
  expect((await home.desk.undo(read.file.digest, ACTOR)).problems).toEqual([]);
  expect(home.text()).toBe(before);
  expect((await home.desk.read()).settings.some(({ waits }) => waits)).toBe(false);
  // After an undo, there is no change left to undo.
  expect((await home.desk.read()).undo).toBeUndefined();
  home.desk.restart();
  expect(home.restarts).toBe(1);
});

test("for a new client, only the given settings wait for the restart", async () => {
  await using home = await settingsHome({ text: TEXT });
  expect(await home.save({ DOWNLOAD_CLIENTS: "box=qbittorrent+http://box:8080" })).toMatchObject({
    problems: [],
  });
  const { settings } = await home.desk.read();
  expect(settings.some(({ name }) => name === "CLIENT_BOX_POLL_INTERVAL")).toBe(true);
  expect(settings.filter(({ waits }) => waits).map(({ name }) => name)).toEqual([
    "DOWNLOAD_CLIENTS",
  ]);
});

test("undoes changes one at a time under their own names, and restores each earlier text", async () => {
  await using home = await settingsHome({ text: TEXT });
  const texts = [home.text()];
  const values = [
    { TMDB_LANGUAGE: "de" },
    { INGEST_TRASH_DAYS: "7" },
    { INGEST_TRASH_DAYS: "8" },
    { INGEST_TRASH_DAYS: "7" },
  ];
  for (const set of values) {
    await home.save(set);
    texts.push(home.text());
  }
  for (const set of values.toReversed()) {
    texts.pop();
    expect((await home.desk.read()).undo).toEqual(Object.keys(set));
    expect(await home.desk.undo(await home.digest(), ACTOR)).toEqual({
      changed: Object.keys(set),
      problems: [],
    });
    expect(home.text()).toBe(texts.at(-1));
  }
  await expect(home.desk.undo(await home.digest(), ACTOR)).rejects.toMatchObject({
    code: "conflict",
  });
  const kept = readdirSync(dirname(home.path)).filter((name) => name.includes(".bak"));
  const days = kept.map(
    (name) =>
      /^INGEST_TRASH_DAYS=(\d+)/m.exec(readFileSync(`${dirname(home.path)}/${name}`, "utf8"))?.[1],
  );
  expect(days.toSorted((a, b) => Number(a) - Number(b))).toEqual(["7", "7", "8", "30"]);
  await home.save({ INGEST_TRASH_DAYS: "9" });
  expect((await home.desk.read()).undo).toEqual(["INGEST_TRASH_DAYS"]);
});

test("saves a missing watched folder, and shows a warning next to the value while it is missing", async () => {
  await using home = await settingsHome({ text: TEXT });
  const warning = async () =>
    (await home.desk.read()).settings.flatMap((one) =>
      one.warning === undefined ? [] : [one.name, one.warning],
    );
  expect(await warning()).toEqual([]);
  const folders = `${home.at("downloads")}:${home.at("gone")}`;
  expect((await home.save({ PLEX_INGEST_DIR: folders })).changed).toEqual(["PLEX_INGEST_DIR"]);
  expect(await warning()).toEqual([
    "PLEX_INGEST_DIR",
    expect.stringContaining(`${home.at("gone")} does not exist`),
  ]);
  mkdirSync(home.at("gone"));
  expect(await warning()).toEqual([]);
});

test("refuses the second of two simultaneous saves and a save over a manual change, and loses nothing", async () => {
  await using home = await settingsHome({ text: TEXT });
  const digest = await home.digest();
  const both = await Promise.allSettled(
    ["60", "90"].map((days) =>
      home.desk.change({ digest, set: { INGEST_TRASH_DAYS: days }, reset: [] }, ACTOR),
    ),
  );
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(both[1]).toMatchObject({ reason: { code: "conflict" } });
  expect(home.text()).toContain("INGEST_TRASH_DAYS=60\n");
  const next = await home.digest();
  writeFileSync(home.path, `${home.text()}# by hand\n`);
  const late = home.desk.change(
    { digest: next, set: { INGEST_TRASH_DAYS: "90" }, reset: [] },
    ACTOR,
  );
  await expect(late).rejects.toMatchObject({ code: "conflict" });
  // A change is not undone if the file was edited by hand afterwards.
  await expect(home.desk.undo(await home.digest(), ACTOR)).rejects.toMatchObject({
    code: "conflict",
  });
  expect((await home.desk.read()).undo).toBeUndefined();
});

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["UPKEEP_SCHEDULE", "99 4 * * *", /is not a valid cron expression/],
  ["INGEST_TRASH_DAYS", "-1", /: Enter a whole number from 0 to 36500\.$/],
  ["PLEX_INGEST_DIR", "", /no download source/],
  ["PLEX_MODE", "hook", /In mode hook no daemon runs/],
  [
    "INGEST_SECOND_CATALOGUE",
    "tvdb",
    /: Enter tvdb only together with TVDB_API_KEY; tvmaze needs no key\.$/,
  ],
  ["PLEX_MOVIES_DIR", "a\nPLEX_TOKEN=stolen", /line break/],
  ["PLEX_MOVIES_DIR", `'"\`#`, /quotation mark/],
  ["PLEX_MOVIES_DIR", "x".repeat(64 * 1024 + 1), /: Enter .+\.$/],
  // oxlint-disable-next-line no-template-curly-in-string -- what a client of bundles leaves where nothing was given
  ["PLEX_MOVIES_DIR", "${user_config.dir}", /read back as a different value/],
  ["AUTH_TOKEN", "x".repeat(40), /by hand/],
  ["DAEMON_LOG_FILE", "/etc/passwd", /by hand/],
  ["__proto__", "x", /no such setting/],
  ["LD_PRELOAD", "/tmp/x.so", /no such setting/],
];

test.each(REFUSED)(
  "%s: refuses an invalid value (%#) with a sentence, and writes nothing",
  async (name, value, sentence) => {
    await using home = await settingsHome({ text: TEXT });
    const before = home.text();
    const set = JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`) as Record<
      string,
      string
    >;
    const { changed, problems } = await home.save(set);
    expect(changed).toEqual([]);
    expect(problems.map(({ message }) => message).join(" ")).toMatch(sentence);
    expect(home.text()).toBe(before);
    expect(readdirSync(dirname(home.path))).toEqual([".env"]);
  },
);

test("chooses TheTVDB together with its key, and keeps the key as long as it is chosen", async () => {
  await using home = await settingsHome({ text: TEXT });
  const both = { INGEST_SECOND_CATALOGUE: "tvdb", TVDB_API_KEY: "key" };
  expect((await home.save(both)).problems).toEqual([]);
  expect(problemsOf(await home.save({ TVDB_API_KEY: "" }))).toEqual(["INGEST_SECOND_CATALOGUE"]);
  const neither = { INGEST_SECOND_CATALOGUE: "off", TVDB_API_KEY: "" };
  expect((await home.save(neither)).problems).toEqual([]);
});

test("preserves a value exactly even if a shell would run or truncate it, and never runs it", async () => {
  await using home = await settingsHome({ text: TEXT });
  const value = "a \"b\" 'c' $(touch /tmp/owned) ${HOME} \\n # סרטים 🎬";
  expect((await home.save({ PLEX_MOVIES_DIR: value })).problems).toEqual([]);
  const read = await home.desk.read();
  expect(read.settings.find(({ name }) => name === "PLEX_MOVIES_DIR")?.value).toBe(value);
});

test("refuses a setting that comes from the environment, together with all other changes in the request", async () => {
  await using home = await settingsHome({ text: TEXT, env: { TMDB_LANGUAGE: "de" } });
  const before = home.text();
  const { problems } = await home.save({ TMDB_LANGUAGE: "en", INGEST_TRASH_DAYS: "60" });
  expect(problems).toEqual([
    { name: "TMDB_LANGUAGE", message: expect.stringContaining("environment") },
  ]);
  expect(home.text()).toBe(before);
});

test("the environment is the reason also for what a page never changes, on the page and in config show", async () => {
  const env = { AUTH_TOKEN: "x".repeat(40), TMDB_LANGUAGE: "de", PLEX_AUTO_INGEST: "true" };
  await using home = await settingsHome({ text: TEXT, env });
  const { settings } = await home.desk.read();
  const shown = new Map(settings.map(({ name, fixed }) => [name, fixed]));
  expect(shown.get("AUTH_TOKEN")).toBe("environment");
  const loaded = requireConfig({ env, cwd: "/", home: home.at(), command: "config show" });
  for (const { name, fixed } of createSettingsReport(loaded).settings) {
    expect(fixed, name).toBe(shown.get(name));
  }
  expect((await home.save({ AUTH_TOKEN: "y".repeat(40) })).problems).toEqual([
    { name: "AUTH_TOKEN", message: expect.stringContaining("environment") },
  ]);
});

const UNWRITABLE = "The file system is read-only. Make it writable.";

test("with an unwritable file, only what is changed at run time is editable, and nothing is written", async () => {
  await using home = await settingsHome({
    text: TEXT,
    daemon: { unwritable: Promise.resolve(UNWRITABLE) },
  });
  const read = await home.desk.read();
  expect(read).toMatchObject({ editable: false, unwritable: UNWRITABLE });
  for (const { name, at_once, fixed } of read.settings) {
    expect(fixed === undefined, name).toBe(at_once);
  }
  const before = home.text();
  const both = { INGEST_TRASH_DAYS: "60", PLEX_AUTO_INGEST: "true" };
  expect(await home.save(both)).toEqual({
    changed: [],
    problems: [
      { name: "INGEST_TRASH_DAYS", message: expect.stringContaining("could not be written") },
      { message: UNWRITABLE },
    ],
  });
  expect(home.configured).toEqual([]);
  expect((await home.save({ PLEX_AUTO_INGEST: "true" })).changed).toEqual(["PLEX_AUTO_INGEST"]);
  expect((await home.desk.undo(await home.digest(), ACTOR)).problems).toEqual([
    { message: UNWRITABLE },
  ]);
  expect(home.text()).toBe(before);
  expect(readdirSync(dirname(home.path))).toEqual([".env"]);
});

test("a first visit reports an unwritable file before it ends", async () => {
  await using home = await settingsHome({ daemon: { unwritable: Promise.resolve(UNWRITABLE) } });
  const { problems } = await home.save({});
  expect(problems).toContainEqual({ message: UNWRITABLE });
});

test("never sends a stored secret to another server, either when saving or in a test", async () => {
  await using home = await settingsHome({ text: TEXT });
  const elsewhere = { PLEX_URL: "http://127.0.0.1:9" };
  expect(problemsOf(await home.save(elsewhere))).toEqual(["PLEX_TOKEN"]);
  const { signal } = new AbortController();
  const tested = await home.desk.test("server", { set: elsewhere }, signal);
  expect(tested).toMatchObject({ ok: false, lines: [], problems: [{ name: "PLEX_TOKEN" }] });
  // Without an address, nothing is sent. The next address counts as another server.
  expect(problemsOf(await home.save({ PLEX_URL: "" }))).toEqual([]);
  expect(problemsOf(await home.save(elsewhere))).toEqual(["PLEX_TOKEN"]);
  expect(problemsOf(await home.save({ ...elsewhere, PLEX_TOKEN: "another" }))).toEqual([]);
  // Another path on the same server counts as the same server.
  expect(problemsOf(await home.save({ PLEX_URL: "http://127.0.0.1:9/plex" }))).toEqual([]);
});

test.each([
  ["JELLYFIN_URL", "JELLYFIN_API_KEY", (address: string) => address],
  ["EMBY_URL", "EMBY_API_KEY", (address: string) => address],
  ["MEDIA_SERVERS", "MEDIA_SERVER_ATTIC_API_KEY", (address: string) => `attic=emby+${address}`],
])("never sends the stored key of a server in %s to another address", async (url, key, toValue) => {
  const text = `${TEXT}${url}=${toValue("http://127.0.0.1:8")}\n${key}=s3cret-key\n`;
  await using home = await settingsHome({ text });
  const set = { [url]: toValue("http://127.0.0.1:9") };
  const { signal } = new AbortController();
  const tested = await home.desk.test("server", { set }, signal);
  expect(tested).toMatchObject({ ok: false, lines: [], problems: [{ name: key }] });
});

test("passes an immediate setting to the engine without writing it, and a reset ends it", async () => {
  await using home = await settingsHome({ text: TEXT });
  const before = home.text();
  const digest = await home.digest();
  const saved = await home.desk.change(
    { digest, set: { PLEX_AUTO_INGEST: "true" }, reset: [] },
    ACTOR,
  );
  expect(saved).toEqual({ changed: ["PLEX_AUTO_INGEST"], problems: [] });
  await home.desk.change({ digest, set: {}, reset: ["PLEX_AUTO_INGEST"] }, ACTOR);
  expect(home.configured).toEqual([
    { set: [{ name: "PLEX_AUTO_INGEST", value: "true" }], reset: [] },
    { set: [], reset: ["PLEX_AUTO_INGEST"] },
  ]);
  const low = await home.desk.change(
    { digest, set: { PLEX_CONFIDENCE_THRESHOLD: "0.1" }, reset: [] },
    ACTOR,
  );
  expect(problemsOf(low)).toEqual(["PLEX_CONFIDENCE_THRESHOLD"]);
  expect(home.text()).toBe(before);
});

test("saves all of a change or nothing if the database refuses what is changed at run time", async () => {
  await using home = await settingsHome({ text: TEXT });
  const before = home.text();
  home.configureFails = UserError.conflict("The database did not answer.", "Try again.");
  const both = { TMDB_LANGUAGE: "de", PLEX_AUTO_INGEST: "true" };
  await expect(home.save(both)).rejects.toThrow("The database did not answer.");
  expect(home.text()).toBe(before);
  const read = await home.desk.read();
  expect([read.undo, read.settings.filter(({ waits }) => waits)]).toEqual([undefined, []]);
  expect(home.logged.join("\n")).not.toContain("changed TMDB_LANGUAGE");
  home.configureFails = undefined;
  expect(await home.save(both)).toEqual({ changed: Object.keys(both), problems: [] });
});

test("a new secret in the settings replaces one from a separate file, and ten backups are kept", async () => {
  const pointed = TEXT.replace("PLEX_TOKEN=the-owners-token", "PLEX_TOKEN_FILE={at}/token.txt");
  await using home = await settingsHome({ text: pointed });
  expect(problemsOf(await home.save({ PLEX_TOKEN: "typed" }))).toEqual([]);
  expect(home.text()).toContain("PLEX_TOKEN=typed\n");
  expect(home.text()).not.toContain("PLEX_TOKEN_FILE");
  for (let days = 1; days <= 12; days++) await home.save({ INGEST_TRASH_DAYS: String(days) });
  const copies = readdirSync(dirname(home.path)).filter((name) => name.includes(".bak"));
  expect(copies).toHaveLength(10);
  for (const name of copies) expect(statSync(`${dirname(home.path)}/${name}`).mode & 0o007).toBe(0);
  expect(readFileSync(home.path, "utf8")).toContain("INGEST_TRASH_DAYS=12\n");
});

test("shows settings but changes none if another process is the daemon", async () => {
  await using home = await settingsHome({ text: TEXT, daemon: undefined });
  expect((await home.desk.read()).editable).toBe(false);
  await expect(home.save({ INGEST_TRASH_DAYS: "60" })).rejects.toMatchObject({ code: "refused" });
  expect(() => home.desk.restart()).toThrow(/a different process/);
});

test("a named client gets its own settings at once, and removing the client removes them", async () => {
  await using home = await settingsHome({ text: `${TEXT}TRANSMISSION_URL=http://127.0.0.1:9\n` });
  const named = async () =>
    (await home.desk.read()).settings
      .filter(({ name }) => name.startsWith("CLIENT_"))
      .map(({ name }) => name);
  expect(await named()).toEqual([]);
  const one = "seedbox=transmission+http://nas:9091";
  expect(problemsOf(await home.save({ DOWNLOAD_CLIENTS: "seedbox=http://nas:9091" }))).toEqual([
    "DOWNLOAD_CLIENTS",
  ]);
  expect(
    await home.save({
      DOWNLOAD_CLIENTS: `${one},home=transmission+http://box:9091`,
      CLIENT_SEEDBOX_USERNAME: "anna",
      CLIENT_SEEDBOX_PASSWORD: "s3cret",
    }),
  ).toMatchObject({ problems: [] });
  expect(home.text()).toContain("\nCLIENT_SEEDBOX_PASSWORD=s3cret\n");
  expect(await named()).toContain("CLIENT_HOME_LABELS");
  expect(JSON.stringify(await home.desk.read())).not.toContain("s3cret");
  // Adding a client does not require the password again; changing an address does.
  expect(problemsOf(await home.save({ DOWNLOAD_CLIENTS: one }))).toEqual([]);
  expect(
    problemsOf(await home.save({ DOWNLOAD_CLIENTS: "seedbox=transmission+http://elsewhere:9091" })),
  ).toEqual(["CLIENT_SEEDBOX_PASSWORD"]);
  expect(
    problemsOf(await home.save({ DOWNLOAD_CLIENTS: "home=transmission+http://box:9091" })),
  ).toEqual([]);
  expect(home.text()).not.toContain("SEEDBOX");
  expect(await named()).not.toContain("CLIENT_SEEDBOX_PASSWORD");
});
