import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import {
  hookScriptIn,
  prepareHookFolder,
  readSpool,
  removeHookFolder,
  spoolIn,
} from "../../../src/adapters/fs/hook-folder.ts";
import { createHookMarks } from "../../../src/adapters/fs/hook-marks.ts";
import { missingRoot } from "../../support/missing-program.ts";
import { mkfifoSync } from "../../support/named-pipe.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const SCRIPT = resolve("scripts/torrent-done.sh");
const NOW = Date.UTC(2026, 0, 1);

async function prepared(folder: TempFolder): Promise<{ hook: string; spool: string }> {
  const hook = folder.at("hook");
  await prepareHookFolder(hook, SCRIPT);
  return { hook, spool: spoolIn(hook) };
}

/** Reads the spool as texts, with the reasons and numbers of what was refused. */
async function read(hook: string) {
  const answer = await readSpool(hook, NOW);
  return (
    answer && {
      notes: answer.notes.map((note) => Buffer.from(note).toString()),
      refused: Object.fromEntries(answer.refused.map(({ why, count }) => [why, count])),
    }
  );
}

const NOTHING = { notes: [], refused: {} };

test("others can only write into the spool, under any umask, and the script is brought up to date", async () => {
  using folder = tempFolder();
  const umask = process.umask(0o077);
  try {
    const { hook, spool } = await prepared(folder);
    expect(statSync(hook).mode & 0o7777).toBe(0o755);
    expect(statSync(spool).mode & 0o7777).toBe(0o1733);
    expect(statSync(hookScriptIn(hook)).mode & 0o7777).toBe(0o755);
    writeFileSync(hookScriptIn(hook), "#!/bin/sh\nexit 0\n");
    chmodSync(spool, 0o777);
    await prepareHookFolder(hook, SCRIPT);
    expect(readFileSync(hookScriptIn(hook), "utf8")).toBe(readFileSync(SCRIPT, "utf8"));
    expect(statSync(spool).mode & 0o7777).toBe(0o1733);
    expect(readdirSync(hook).toSorted()).toEqual(["spool", "torrent-done.sh"]);
  } finally {
    process.umask(umask);
  }
});

test("reads each note once, oldest first, and leaves one that is still being written", async () => {
  using folder = tempFolder();
  const { hook, spool } = await prepared(folder);
  writeFileSync(join(spool, "2"), "second\0");
  writeFileSync(join(spool, "1"), "first\n\0");
  writeFileSync(join(spool, ".draft-new"), "half");
  writeFileSync(join(spool, ".draft-left"), "half");
  const at = NOW / 1000;
  utimesSync(join(spool, ".draft-new"), at - 59, at - 59);
  utimesSync(join(spool, ".draft-left"), at - 61, at - 61);
  expect(await read(hook)).toEqual({ notes: ["first\n\0", "second\0"], refused: {} });
  expect(readdirSync(spool)).toEqual([".draft-new"]);
  expect(await read(hook)).toEqual(NOTHING);
  expect(await readSpool(folder.at("absent"), NOW)).toBeUndefined();
});

test("removes links, pipes, sockets, folders and long files without reading or following them", async () => {
  using folder = tempFolder();
  const { hook, spool } = await prepared(folder);
  const other = folder.write("other/kept", "kept");
  symlinkSync(other, join(spool, "link"));
  symlinkSync(folder.at("other"), join(spool, "link-to-folder"));
  symlinkSync("nowhere", join(spool, "link-to-nothing"));
  linkSync(other, join(spool, "hard-link"));
  mkfifoSync(join(spool, "pipe"));
  mkdirSync(join(spool, "folder"));
  const server = createServer();
  await new Promise<void>((done) => server.listen(join(spool, "socket"), done));
  writeFileSync(join(spool, "whole"), "x".repeat(4096));
  writeFileSync(join(spool, "long"), "x".repeat(4097));
  writeFileSync(join(spool, "huge"), "");
  truncateSync(join(spool, "huge"), 1024 ** 4);
  writeFileSync(Buffer.concat([Buffer.from(`${spool}/`), Buffer.from([0xff, 0x0a])]), "odd name");
  expect(await read(hook)).toEqual({
    notes: ["x".repeat(4096), "odd name"],
    refused: { "not a plain file": 7, "too long": 2 },
  });
  expect(readdirSync(spool)).toEqual([]);
  expect(readFileSync(other, "utf8")).toBe("kept");
  expect(statSync(other).nlink).toBe(1);
  server.close();
});

test("reads at most 1,000 notes, removes the others, and goes on despite a folder that it cannot remove", async () => {
  using folder = tempFolder();
  const { hook, spool } = await prepared(folder);
  for (let index = 0; index < 1200; index++) writeFileSync(join(spool, `n${index}`), "note");
  mkdirSync(join(spool, "0-full", "inside"), { recursive: true });
  const { notes = [], refused } = (await read(hook)) ?? {};
  expect(notes).toHaveLength(1000);
  expect(refused).toEqual({ "too many": 200, stuck: 1 });
  writeFileSync(join(spool, "later"), "later");
  expect(await read(hook)).toEqual({ notes: ["later"], refused: { stuck: 1 } });
});

test("touches nothing if the folder is a link, or others may list it", async () => {
  using folder = tempFolder();
  const { hook, spool } = await prepared(folder);
  folder.write("home/kept", "kept");
  renameSync(spool, folder.at("away"));
  symlinkSync(folder.at("home"), spool);
  await expect(readSpool(hook, NOW)).rejects.toMatchObject({ code: "refused" });
  await expect(prepareHookFolder(hook, SCRIPT)).rejects.toMatchObject({ code: "refused" });
  await removeHookFolder(hook);
  expect(existsSync(folder.at("home", "kept"))).toBe(true);

  const open = folder.at("open");
  mkdirSync(join(open, "spool"), { recursive: true });
  chmodSync(join(open, "spool"), 0o1777);
  folder.write("open/spool/kept", "kept");
  await expect(readSpool(open, NOW)).rejects.toThrow("others can only write");
  await removeHookFolder(open);
  expect(existsSync(folder.at("open", "spool", "kept"))).toBe(true);
});

test("removes the spool with its notes, and no folder that is not a spool", async () => {
  using folder = tempFolder();
  const { hook, spool } = await prepared(folder);
  writeFileSync(join(spool, "note"), "note");
  writeFileSync(join(spool, ".draft-x"), "half");
  await removeHookFolder(hook);
  expect(existsSync(hook)).toBe(false);
  await removeHookFolder(hook);
});

const NOBODY = 65_534;

test.skipIf(missingRoot())(
  "another account leaves notes, but neither lists them nor removes another's",
  async () => {
    using folder = tempFolder();
    chmodSync(folder.path, 0o755);
    const { hook, spool } = await prepared(folder);
    const call = (command: string, env: Record<string, string> = {}) =>
      spawnSync("/bin/sh", ["-c", command], {
        uid: NOBODY,
        gid: NOBODY,
        env: { PATH: "/usr/bin:/bin", ...env },
      }).status;
    expect(call(hookScriptIn(hook), { TR_TORRENT_HASH: "a".repeat(40) })).toBe(0);
    writeFileSync(join(spool, "0"), "ours");
    expect(call(`ls ${spool}`)).not.toBe(0);
    expect(call(`rm -f ${join(spool, "0")} && [ ! -e ${join(spool, "0")} ]`)).not.toBe(0);
    expect((await read(hook))?.notes).toEqual([
      "ours",
      `plex-ingest-hint=1\0TR_TORRENT_HASH=${"a".repeat(40)}\0end=\0`,
    ]);
    // Root reads a file that its owner closed to all. Another account removes it unread.
    expect(call(`umask 777; : >${join(spool, "closed")}`)).toBe(0);
    await read(hook);
    expect(readdirSync(spool)).toEqual([]);
  },
);

test("keeps when a client's hook was set and last reported, and forgets reports of an earlier script", () => {
  using folder = tempFolder();
  const marks = createHookMarks(folder.at("state"));
  const none = { setAt: undefined, arrivedAt: undefined };
  expect(marks.read("seedbox")).toEqual(none);
  marks.arrived("seedbox", 5);
  marks.set("seedbox", 7);
  expect(marks.read("seedbox")).toEqual({ setAt: 7, arrivedAt: undefined });
  marks.arrived("seedbox", 9);
  marks.arrived("other", 10);
  expect(marks.read("seedbox")).toEqual({ setAt: 7, arrivedAt: 9 });
  marks.unset("seedbox");
  expect(marks.read("seedbox")).toEqual(none);
  expect(marks.read("other")).toEqual({ setAt: undefined, arrivedAt: 10 });
  folder.write("state/hooks/odd.set", "soon\n");
  expect(marks.read("odd")).toEqual(none);
});
