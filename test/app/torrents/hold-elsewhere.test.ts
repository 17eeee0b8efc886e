import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changeState } from "../../../src/app/releases/change-state.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import { CLIENT_KINDS, CLIENT_TITLES } from "../../../src/core/torrent/kinds.ts";
import { findReleaseAtPath, listTorrentReleasesIn } from "../../../src/store/releases/releases.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { listWaitingTorrents } from "../../../src/store/torrents/torrents.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const FILM = "Heat.1995.1080p.mkv";
const BY = { actor: "engine", at: 1 };

const firstWait = async (t: Torrents) =>
  (await listWaitingTorrents(t.engine.store.read, 9)).torrents[0]?.waits;

/** A finished torrent in a folder that nobody named. */
async function elsewhere(options: Parameters<typeof torrentEngine>[0] = {}) {
  const folder = tempFolder();
  const t = await torrentEngine(options);
  folder.write(FILM, FILM);
  t.transmission.session.downloadDir = folder.path;
  t.add(FILM, FILM, { onDisk: false, downloadDir: folder.path });
  return {
    t,
    folder,
    release: () => findReleaseAtPath(t.engine.store.read, folder.at(FILM)),
    async [Symbol.asyncDispose]() {
      await t[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

test.each(CLIENT_KINDS)(
  "holds a download of %s in a folder that nobody named, with the line",
  async (kind) => {
    await using it = await elsewhere({ as: { kind, title: CLIENT_TITLES[kind] } });
    await it.t.looks();
    await it.t.looks();
    expect(await it.release()).toMatchObject({
      state: "settling",
      reasons: [{ code: "folder_not_named" }],
    });
    const said = toCommandText((await firstWait(it.t))?.message ?? "");
    expect(said).toContain(
      `To file from it, set TRANSMISSION_FOLDERS=${it.folder.path} and restart.`,
    );
  },
);

test.each<[string, Error]>([
  ["denies access", Object.assign(new Error("EACCES"), { code: "EACCES" })],
  ["fails", Object.assign(new Error("EIO: i/o error"), { code: "EIO" })],
  ["does not respond", new Outage("root_missing", "The disk is not responding.")],
])(
  "a torrent in a folder that nobody named and whose disk %s is held, and others are taken in",
  async (_, fault) => {
    let sick = "";
    await using it = await elsewhere({
      files: (real) => ({
        readFileIdentity: (path) =>
          path === sick ? Promise.reject(fault) : real.readFileIdentity(path),
      }),
    });
    sick = it.folder.path;
    it.t.add("Ronin.1998.mkv");
    await it.t.looks();
    expect((await firstWait(it.t))?.code).toBe("folder_not_named");
    expect(await it.t.stateOf("Ronin.1998.mkv")).toBe("identifying");
    expect(await listSourceHealth(it.t.engine.store.read)).toMatchObject([{ healthy: true }]);
  },
);

test("reads nothing in a folder that nobody named, and files from it once it is named", async () => {
  const named: string[] = [];
  const read: string[] = [];
  const watch = (real: EngineFiles): Partial<EngineFiles> => ({
    findPlainFile: (folder, path) => {
      read.push(join(folder, path));
      return real.findPlainFile(folder, path);
    },
  });
  await using it = await elsewhere({ named, files: watch });
  await it.t.looks();
  expect(read).toEqual([]);
  const asked = it.t.transmission.calls.filter((call) => call === "files").length;
  await it.t.poll();
  // A held torrent costs no request for its files.
  expect(it.t.transmission.calls.filter((call) => call === "files")).toHaveLength(asked);
  named.push(it.folder.path);
  await it.t.looks();
  expect(read).toContain(it.folder.at(FILM));
  expect((await it.release())?.state).toBe("identifying");
});

test("offers the folder that the client reports around the torrent's own folder, but never the root", async () => {
  await using it = await elsewhere();
  const { path } = it.folder;
  const [torrent] = it.t.transmission.torrents;
  mkdirSync(it.folder.at("one"));
  if (torrent) torrent.downloadDir = it.folder.at("one");
  await it.t.looks();
  expect(toCommandText((await firstWait(it.t))?.message ?? "")).toContain(`_FOLDERS=${path} and`);
  it.t.transmission.session.downloadDir = "/";
  await it.t.restart();
  await it.t.looks();
  const said = toCommandText((await firstWait(it.t))?.message ?? "");
  expect(said).toContain(`_FOLDERS=${it.folder.at("one")} and`);
});

test.each(["/etc", "/proc/self", "/sys", "/dev"])(
  "never files from %s, and offers no line",
  async (dir) => {
    await using t = await torrentEngine({ named: ["/", dir] });
    t.add("hosts", "x", { onDisk: false, downloadDir: dir });
    await t.looks();
    const waits = await firstWait(t);
    expect(waits?.code).toBe("refused");
    expect(toCommandText(waits?.message ?? "")).not.toContain("_FOLDERS");
    expect(await listTorrentReleasesIn(t.engine.store.read, ["identifying"])).toEqual([]);
  },
);

test("never files from the state folder, even inside a named folder", async () => {
  await using it = await elsewhere();
  await using t = await torrentEngine({ named: [it.t.engine.deps.stateDir] });
  t.add(FILM, FILM, { onDisk: false, downloadDir: t.engine.deps.stateDir });
  await t.looks();
  expect((await firstWait(t))?.code).toBe("refused");
});

test("holds a torrent that is in another folder in the answer with its files", async () => {
  await using it = await elsewhere();
  const { t, folder } = it;
  t.engine.drop(FILM);
  const [torrent] = t.transmission.torrents;
  if (!torrent) throw new Error("There is no torrent.");
  Object.defineProperty(torrent, "downloadDir", {
    enumerable: true,
    get: () => (t.transmission.calls.at(-1) === "files" ? folder.path : t.engine.downloads),
  });
  await t.looks();
  await t.looks();
  expect((await listTorrentReleasesIn(t.engine.store.read, ["settling"])).length).toBe(1);
});

test("advises a path map for a folder that does not exist here", async () => {
  await using t = await torrentEngine();
  t.add(FILM, FILM, { onDisk: false, downloadDir: "/data/of-the-container" });
  await t.looks();
  const waits = await firstWait(t);
  expect(waits?.code).toBe("not_on_disk");
  expect(toCommandText(waits?.message ?? "")).toContain("set TRANSMISSION_PATH_MAP");
});

test("an approval does not name a folder: the release is held before it is filed", async () => {
  const named: string[] = [];
  await using it = await elsewhere({ named });
  named.push(it.folder.path);
  await it.t.looks();
  const release = await it.release();
  if (!release) throw new Error("It was not taken in.");
  named.pop();
  const confirm = it.t.confirm();
  expect(await confirm(release, it.t.engine.signal)).toEqual({ kind: "content_changed" });
  // The torrent is gone from the client, so no check of it will hold the release.
  it.t.transmission.torrents = [];
  for (let poll = 0; poll < 4; poll++) await it.t.poll(600_000);
  expect(await it.t.confirm()(release, it.t.engine.signal)).toMatchObject({
    kind: "unsure",
    reasons: [{ code: "folder_not_named" }],
  });
  named.push(it.folder.path);
  expect(await it.t.confirm()(release, it.t.engine.signal)).toBeUndefined();
});

test("a removed torrent's files are not filed from a folder that nobody named", async () => {
  const named: string[] = [];
  await using it = await elsewhere({ named });
  named.push(it.folder.path);
  await it.t.looks();
  named.pop();
  const release = await it.release();
  if (!release) throw new Error("It was not taken in.");
  await changeState(it.t.engine.store, release, { kind: "content_changed" }, BY);
  it.t.transmission.torrents = [];
  for (let poll = 0; poll < 4; poll++) await it.t.poll(600_000);
  expect(await it.release()).toMatchObject({
    state: "review",
    reasons: [{ code: "folder_not_named" }],
  });
});
