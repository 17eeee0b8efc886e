import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { writeStorageMark } from "../../../../src/adapters/fs/storage-mark.ts";
import type { StorageMark } from "../../../../src/core/journal/restored-database.ts";
import { openStoreFor } from "../../../../src/program/process/open-store.ts";
import { openClients } from "../../../../src/program/use-cases/setup/clients.ts";
import { openUninstall } from "../../../../src/program/use-cases/setup/uninstall.ts";
import { readDatabaseMark } from "../../../../src/store/settings/database-mark.ts";
import { own } from "../../../../src/store/storages/scope.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const { signal } = new AbortController();
const CONFIG = "home/.config/plex-ingest";
const STAMP = "20261127T164500Z";

/** An account that has used plex-ingest for a while, with files of other programs in between. */
async function used() {
  const dir = tempFolder();
  const [home, stateDir] = [dir.at("home"), dir.at("state")];
  for (const folder of ["media/Films", "other", "downloads"]) {
    mkdirSync(dir.at(folder), { recursive: true });
  }
  dir.write(
    `${CONFIG}/.env`,
    `PLEX_MEDIA_ROOT=${dir.at("media")}:${dir.at("other")}\nPLEX_INGEST_DIR=${dir.at("downloads")}\n` +
      `PLEX_INGEST_STATE_DIR=${stateDir}\n`,
  );
  dir.write(`${CONFIG}/.env.${STAMP}.0123456789abcdef.bak`);
  dir.write(`${CONFIG}/.env.mine.bak`);
  dir.write(`${CONFIG}/routes.json`, "{}");
  const entry = { "plex-ingest": { command: "node" }, theirs: { command: "x" } };
  dir.write("home/.cursor/mcp.json", JSON.stringify({ mcpServers: entry }));
  dir.write(`home/.cursor/mcp.json.${STAMP}.bak`);
  dir.write("home/.cache/plex-ingest/compiled/a");
  dir.write("media/Films/Heat (1995).mkv");
  dir.write("media/.plex-ingest-trash/1/old.mkv");
  dir.write("downloads/Heat.1995.mkv");
  dir.write("state/notes.txt");
  mkdirSync(dir.at("state/lock"));
  const mark = (name: string, written: StorageMark): Promise<boolean> => {
    const { dev, ino } = statSync(dir.at(name));
    const there = { dev: String(dev), ino: String(ino) };
    return writeStorageMark(dir.at(name), written, { over: false, there });
  };
  {
    await using store = await openStoreFor("command", { stateDir });
    const { uuid } = await readDatabaseMark(own(store.read));
    await mark("media", { database: uuid, storage: "nas" });
  }
  await mark("other", { database: "another", storage: "nas" });
  const prefix = dir.at("npm");
  const program = dir.write("npm/lib/node_modules/plex-ingest/dist/plex-ingest.js", "");
  const node = `lib/node_modules/node-linux-${process.arch}/bin/node`;
  dir.write(`npm/lib/plex-ingest/${node}`);
  dir.write(`npm/bin/node`, "own");
  const place = {
    env: { PATH: "/usr/bin:/bin" },
    cwd: home,
    home,
    systemEnvFile: dir.at("none"),
    entry: program,
  };
  const open = () => openUninstall(place, async () => openClients(place));
  return Object.assign(dir, { open, prefix });
}

/** Lists everything except the files that SQLite makes while it reads. */
const listAll = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !/-(?:wal|shm)$/.test(name))
    .toSorted();

test("the plan changes no file", async () => {
  using dir = await used();
  const before = listAll(dir.path);
  await dir.open().plan({ data: true }, signal);
  expect(listAll(dir.path)).toEqual(before);
});

test("removes our files, keeps those of others, and leaves libraries and downloads as they are", async () => {
  using dir = await used();
  const media = listAll(dir.at("media"));
  const { failed, program } = await dir.open().carryOut({ data: false }, signal);
  expect(failed).toEqual([]);
  expect(program).toBe(`npm uninstall -g --prefix ${dir.prefix} plex-ingest`);
  expect(readdirSync(dir.at(CONFIG)).toSorted()).toEqual([".env.mine.bak", "routes.json"]);
  expect(readdirSync(dir.at("home/.cursor"))).toEqual(["mcp.json"]);
  expect(readFileSync(dir.at("home/.cursor/mcp.json"), "utf8")).not.toContain("plex-ingest");
  expect(readFileSync(dir.at("home/.cursor/mcp.json"), "utf8")).toContain("theirs");
  expect(existsSync(dir.at("home/.cache/plex-ingest"))).toBe(false);
  expect(listAll(dir.at("media"))).toEqual(media.filter((name) => name !== ".plex-ingest-storage"));
  expect(readdirSync(dir.at("other"))).toEqual([".plex-ingest-storage"]);
  expect(readdirSync(dir.at("downloads"))).toEqual(["Heat.1995.mkv"]);
  expect(existsSync(dir.at("npm/lib/plex-ingest"))).toBe(false);
  expect(readFileSync(dir.at("npm/bin/node"), "utf8")).toBe("own");
  expect(readdirSync(dir.at("state"))).toContain("plex-ingest.db");
});

test("with `data`, removes the database, and keeps the files of others in its folder", async () => {
  using dir = await used();
  expect((await dir.open().carryOut({ data: true }, signal)).failed).toEqual([]);
  expect(readdirSync(dir.at("state"))).toEqual(["notes.txt"]);
  expect(existsSync(dir.at("media/Films/Heat (1995).mkv"))).toBe(true);
});

test("keeps a media root that becomes empty when its mark is removed", async () => {
  using dir = await used();
  await dir.open().carryOut({ data: true }, signal);
  expect(existsSync(dir.at("other"))).toBe(true);
  expect(existsSync(dir.at("media"))).toBe(true);
});
