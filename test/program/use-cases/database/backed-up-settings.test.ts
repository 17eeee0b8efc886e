import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createServerDesk, type DatabaseDesk } from "../../../../src/app/upkeep/database.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import { UserError } from "../../../../src/base/errors.ts";
import { requireConfig } from "../../../../src/program/config/require-config.ts";
import { storeFilesOf } from "../../../../src/program/process/open-store.ts";
import { createBackUp } from "../../../../src/program/process/settings-files.ts";
import { createProgram, type Program } from "../../../../src/program/program.ts";
import { openDatabase } from "../../../../src/program/use-cases/database/desk.ts";
import { pruneBackups } from "../../../../src/store/sqlite/backup.ts";
import { NO_SYSTEM_CONFIG } from "../../../support/hidden-machine.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const TOKEN = "a-token-that-nobody-may-see";
const ROUTES = '[{"type":"movie","library":"Films"}]\n';
const WORDS = '{"groups":["MYGROUP"]}\n';

type Machine = {
  home: string;
  state: string;
  place: Program["place"];
  desk: DatabaseDesk;
  settings: string;
  at(name: string): string;
};

const usualFileIn = (home: string): string => join(home, ".config/plex-ingest/.env");

/** A machine with a database. Its settings are at the usual place, or where `--env-file` names. */
async function machineIn(
  home: string,
  envFile?: string,
  env: Record<string, string> = { PLEX_INGEST_STATE_DIR: join(home, "state") },
): Promise<Machine> {
  const state = join(home, "state");
  const settings = envFile ?? usualFileIn(home);
  const place = { ...NO_SYSTEM_CONFIG, env, cwd: home, home, envFile, entry: "/nowhere/entry.js" };
  if (envFile !== undefined && !existsSync(envFile)) {
    mkdirSync(join(envFile, ".."), { recursive: true });
    writeFileSync(envFile, "");
  }
  const program = createProgram({
    load: () => requireConfig({ ...place, command: "db" }),
    place,
    role: "command",
    warn() {},
  });
  await program.store();
  await program.close();
  const at = (name: string): string => join(settings, "..", name);
  return { home, state, place, settings, desk: await openDatabase(program), at };
}

function writeSettings({ settings, at }: Machine): void {
  mkdirSync(at(""), { recursive: true });
  writeFileSync(settings, `PLEX_TOKEN=${TOKEN}\n# my own comment\n`, { mode: 0o600 });
  writeFileSync(at("routes.json"), ROUTES);
  writeFileSync(at("words.json"), WORDS);
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test.each([
  ["at the usual place", (): undefined => undefined],
  ["named by --env-file", (home: string) => join(home, "etc/box.env")],
])("a backup restores settings, routes and words %s", async (_, envFileIn) => {
  using folder = tempFolder();
  const machine = await machineIn(folder.path, envFileIn(folder.path));
  writeSettings(machine);
  const { settings, at, desk } = machine;
  const made = await desk.backup(folder.at("copy.db"));
  expect(made.settings).toBe(folder.at("copy.db.settings.json"));
  expect(modeOf(made.settings ?? "")).toBe(0o600);
  // A database that is sent to others contains no token.
  expect(readFileSync(made.path, "latin1")).not.toContain(TOKEN);

  writeFileSync(settings, "\ufeffPLEX_TOKEN=newer\n");
  // A service may read it with any of these rights, so that all of them are kept.
  chmodSync(settings, 0o644);
  rmSync(at("routes.json"));
  const planned = desk.planSettings(made.path);
  expect(planned).toEqual([
    { role: "settings", path: settings, change: "replaced" },
    { role: "routes", path: at("routes.json"), change: "new" },
    { role: "words", path: at("words.json"), change: "same" },
  ]);
  expect(readFileSync(settings, "utf8")).toBe("\ufeffPLEX_TOKEN=newer\n");

  const restored = await desk.restore(made.path, { databaseOnly: false });
  const [first, second, ...others] = restored.settings;
  expect(first).toEqual({ path: settings, kept: expect.stringMatching(/\.bak$/) });
  expect([second, others]).toEqual([{ path: at("routes.json") }, []]);
  expect(readFileSync(first?.kept ?? "", "utf8")).toBe("\ufeffPLEX_TOKEN=newer\n");
  expect(readFileSync(settings, "utf8")).toContain(`PLEX_TOKEN=${TOKEN}\n# my own comment`);
  expect(modeOf(settings)).toBe(0o644);
  expect(readFileSync(at("routes.json"), "utf8")).toBe(ROUTES);
  expect(modeOf(at("routes.json"))).toBe(0o600);
  expect(existsSync(restored.aside ?? "")).toBe(true);
});

test("on another machine, each file is restored where the program looks for it there", async () => {
  using folder = tempFolder();
  const old = await machineIn(folder.at("anna"));
  writeSettings(old);
  const made = await old.desk.backup(folder.at("copy.db"));
  const fresh = await machineIn(folder.at("bob"));
  await fresh.desk.restore(made.path, { databaseOnly: false });
  expect(readFileSync(fresh.settings, "utf8")).toContain(TOKEN);
  expect(modeOf(fresh.settings)).toBe(0o600);
  expect(readFileSync(fresh.at("routes.json"), "utf8")).toBe(ROUTES);
  expect(readFileSync(fresh.at("words.json"), "utf8")).toBe(WORDS);
});

test("--database-only and a backup without settings leave the settings files unchanged", async () => {
  using folder = tempFolder();
  const machine = await machineIn(folder.path);
  const bare = await machine.desk.backup(folder.at("bare.db"));
  expect(bare.settings).toBeUndefined();
  writeSettings(machine);
  const full = await machine.desk.backup(folder.at("full.db"));
  writeFileSync(machine.settings, "PLEX_TOKEN=newer\n");
  const names = readdirSync(machine.at(""));
  expect((await machine.desk.restore(full.path, { databaseOnly: true })).settings).toEqual([]);
  expect((await machine.desk.restore(bare.path, { databaseOnly: false })).settings).toEqual([]);
  expect(readFileSync(machine.settings, "utf8")).toBe("PLEX_TOKEN=newer\n");
  expect(readdirSync(machine.at(""))).toEqual(names);
});

test("refuses settings that use another database than the restored one, and changes nothing", async () => {
  using folder = tempFolder();
  const now = `PLEX_INGEST_STATE_DIR=${folder.at("state")}\n`;
  folder.write(".config/plex-ingest/.env", now);
  const machine = await machineIn(folder.path, undefined, {});
  writeFileSync(machine.settings, `PLEX_INGEST_STATE_DIR=${folder.at("moved")}\n`);
  const made = await machine.desk.backup(folder.at("copy.db"));
  writeFileSync(machine.settings, now);
  await expect(machine.desk.restore(made.path, { databaseOnly: false })).rejects.toThrow(
    `The settings in this backup use ${folder.at("moved")}, but the database would be restored into ${machine.state}.`,
  );
  expect(readdirSync(machine.state).filter((name) => name.includes("before-restore"))).toEqual([]);
  expect(readFileSync(machine.settings, "utf8")).toBe(now);
});

test("refuses a backup into a missing folder and does not create the folder", async () => {
  using folder = tempFolder();
  const { desk } = await machineIn(folder.path);
  await expect(desk.backup(folder.at("usb/plex/copy.db"))).rejects.toThrow(
    `The folder ${folder.at("usb/plex")} does not exist, so nothing was written.`,
  );
  expect(existsSync(folder.at("usb"))).toBe(false);
  // The folder for backups in the state folder is plex-ingest's and is created.
  expect((await desk.backup()).path).toContain("/state/backups/manual-");
});

test("never replaces the settings of another backup", async () => {
  using folder = tempFolder();
  const machine = await machineIn(folder.path);
  writeSettings(machine);
  const { path } = await machine.desk.backup(folder.at("copy.db"));
  rmSync(path);
  await expect(machine.desk.backup(path)).rejects.toThrow("already exists");
});

test("makes no backup while a settings file cannot be read", async () => {
  using folder = tempFolder();
  const machine = await machineIn(folder.path);
  writeSettings(machine);
  writeFileSync(machine.at("words.json"), "x".repeat(300 * 1024));
  await expect(machine.desk.backup(folder.at("copy.db"))).rejects.toThrow(
    `${machine.at("words.json")} cannot be copied`,
  );
  expect(existsSync(folder.at("copy.db"))).toBe(false);
});

test.each(["{", '{"files":[{"role":"shell","path":"/etc/passwd","text":""}]}'])(
  "refuses the settings %j of a backup before the database is replaced",
  async (text) => {
    using folder = tempFolder();
    const { desk, state } = await machineIn(folder.path);
    const { path } = await desk.backup(folder.at("copy.db"));
    writeFileSync(`${path}.settings.json`, text);
    await expect(desk.restore(path, { databaseOnly: false })).rejects.toThrow(UserError);
    expect(readdirSync(state).filter((name) => name.includes("before-restore"))).toEqual([]);
    await desk.restore(path, { databaseOnly: true });
  },
);

test("the scheduled backup has the settings, and is pruned together with them", async () => {
  using folder = tempFolder();
  const machine = await machineIn(folder.path);
  writeSettings(machine);
  const { database, backups } = storeFilesOf(machine.state);
  const backUp = createBackUp(database, { ...machine.place, command: "daemon" });
  for (const day of [1, 2, 3]) await backUp(join(backups, `nightly-2026-11-0${day}.db`));
  expect(modeOf(join(backups, "nightly-2026-11-01.db.settings.json"))).toBe(0o600);
  writeFileSync(join(backups, "nightly-2026-11-04.db.settings.json.partial"), "killed");
  pruneBackups(backups, "nightly-", 1);
  expect(readdirSync(backups).toSorted()).toEqual([
    "nightly-2026-11-03.db",
    "nightly-2026-11-03.db.settings.json",
  ]);
  // A restored nightly backup is an ordinary one.
  cpSync(backups, folder.at("usb"), { recursive: true });
  rmSync(machine.settings);
  const { settings } = await machine.desk.restore(folder.at("usb/nightly-2026-11-03.db"), {
    databaseOnly: false,
  });
  expect(settings).toEqual([{ path: machine.settings }]);
});

test("names the settings files in the instructions for a database on a server", async () => {
  const desk = createServerDesk({
    knownSchema: 1,
    examine: () => Promise.reject(new Error("not examined")),
    schema: "public",
    address: "postgres://db/plex",
    settingsFiles: ["/home/anna/.config/plex-ingest/.env", "/etc/my rules/routes.json"],
  });
  const error = await desk.backup().catch((reason: unknown) => reason);
  const hint = error instanceof UserError ? toCommandText(error.hint) : "";
  expect(hint).toContain("pg_dump");
  expect(hint).toContain(
    "Also copy the settings files: /home/anna/.config/plex-ingest/.env, '/etc/my rules/routes.json'.",
  );
});
