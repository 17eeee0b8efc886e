import { existsSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import {
  asCommand,
  findPostgresPlace,
  openStoreFor,
  type StoreRole,
  storeFilesOf,
} from "../../../src/program/process/open-store.ts";
import { isPaused, setPaused } from "../../../src/store/settings/settings.ts";
import { acquireEngineLock } from "../../../src/store/sqlite/engine-lock.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { configured } from "../config/configured.ts";

const BY = { actor: "cli:anna", at: 1 };

test.each<StoreRole>(["command", "hook", "lookup"])(
  "the role %s creates the database and writes to it",
  async (role) => {
    using dir = tempFolder();
    await using store = await openStoreFor(role, { stateDir: dir.at("state") });
    await store.write((trx) => setPaused(trx, true, BY));
  },
);

test.each<StoreRole>(["reader", "trash"])("the role %s creates no database", async (role) => {
  using dir = tempFolder();
  await expect(openStoreFor(role, { stateDir: dir.at("state") })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(existsSync(storeFilesOf(dir.at("state")).database)).toBe(false);
});

test("a reader cannot write", async () => {
  using dir = tempFolder();
  await (await openStoreFor("command", { stateDir: dir.path }))[Symbol.asyncDispose]();
  await using store = await openStoreFor("reader", { stateDir: dir.path });
  await expect(store.write((trx) => setPaused(trx, true, BY))).rejects.toThrow();
});

test("the engine migrates the schema while it holds its own lock", async () => {
  using dir = tempFolder();
  const lock = acquireEngineLock(storeFilesOf(dir.path).lock);
  await using store = await openStoreFor("engine", { stateDir: dir.path });
  expect(lock).toBeDefined();
  await store.write((trx) => setPaused(trx, true, BY));
  lock?.release();
});

test("tools in the engine's process share its connection, and each of their writes is reported", async () => {
  using folder = tempFolder();
  await using store = await openStoreFor("shared", { stateDir: folder.path });
  let written = 0;
  const tools = asCommand(store, () => void written++);
  await store.write((trx) => setPaused(trx, true, BY));
  expect({ written, paused: await isPaused(tools.read) }).toEqual({ written: 0, paused: true });
  await tools.write((trx) => setPaused(trx, false, BY));
  expect({ written, paused: await isPaused(store.read) }).toEqual({ written: 1, paused: false });
  await expect(tools.write(() => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
  expect(written).toBe(1);
  const { database } = storeFilesOf(folder.path);
  const other = new Sqlite(database);
  other.exec("begin immediate");
  await expect(tools.write(async () => {})).rejects.toMatchObject({ code: "database_busy" });
  other.close();
});

type Given = Record<string, string>;

test.each<[where: string, given: Given, first: Given, then: Given, url: string]>([
  [
    "in a file with the address",
    {},
    { DATABASE_URL_FILE: "app:old@nas/one" },
    { DATABASE_URL_FILE: "app:new@nas/one" },
    "app:new@nas/one",
  ],
  [
    "in the env file",
    {},
    { DATABASE_URL: "app:old@nas/one" },
    { DATABASE_URL: "app:new@nas/one" },
    "app:new@nas/one",
  ],
  [
    "in a file of its own",
    { DATABASE_URL: "nas/one", DATABASE_USER: "app" },
    { DATABASE_PASSWORD_FILE: "o@d" },
    { DATABASE_PASSWORD_FILE: "n%41@" },
    "app:n%2541%40@nas/one",
  ],
  [
    "of another database",
    {},
    { DATABASE_URL: "app:old@nas/one" },
    { DATABASE_URL: "app:new@nas/two" },
    "app:old@nas/one",
  ],
])(
  "a changed password %s is used at once, and another database only after a restart",
  (_, given, first, then, url) => {
    using folder = tempFolder();
    const write = (changed: Given): string => {
      const texts = Object.entries({ ...given, ...changed }).map(([name, value]) => {
        const text = name.startsWith("DATABASE_URL") ? `postgres://${value}` : value;
        return `${name}=${name.endsWith("_FILE") ? folder.write(name, `${text}\n`) : text}\n`;
      });
      return folder.write("env", texts.join(""));
    };
    const place = findPostgresPlace(configured({}, { envFile: write(first) }).config);
    expect(place?.url).not.toContain("/two");
    write(then);
    expect(place?.url).toBe(`postgres://${url}`);
  },
);
