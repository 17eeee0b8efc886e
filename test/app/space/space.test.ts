import { copyFileSync, linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { readNamedFolders } from "../../../src/app/releases/named-folders.ts";
import { reportSpace, type SpaceAct } from "../../../src/app/space/space.ts";
import type { SpaceKind } from "../../../src/app/space/space-kinds.ts";
import type { LocalClient } from "../../../src/app/torrents/port.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import { Services } from "../../../src/core/services.ts";
import { insertRelease } from "../../../src/store/releases/releases.ts";
import { rememberClient } from "../../../src/store/torrents/torrent-notes.ts";
import { writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { factsOf, foundWork, identityOf } from "../../support/adopted.ts";
import {
  HEAT,
  HEAT_FILE,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { askedUndo, fileAll, undoFiled } from "../../support/filing.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { hashOf, remembered, torrent } from "../../support/torrent.ts";
import { TransmissionPort } from "../../support/transmission-port.ts";

const FILM = "Heat.1995.1080p.mkv";
/** Two blocks of 4 KiB on every file system that reports its block count. */
const CONTENT = Buffer.alloc(8000, "x");
const BLOCKS = 8192;
const BY = { actor: "engine", at: 1 };

async function home(options: TestEngineOptions = {}) {
  const engine = await testEngine(options);
  const transmission = new TransmissionPort([], join(engine.downloads, "client"));
  mkdirSync(transmission.session.downloadDir);
  const clients: LocalClient[] = [transmission.client()];
  return {
    engine,
    transmission,
    clients,
    /** A torrent with this file or folder in the client's folder. */
    async seeds(digit: string, name: string, more: Parameters<typeof torrent>[1] = {}) {
      const { downloadDir } = transmission.session;
      transmission.torrents.push(torrent(digit, { name, downloadDir, addedAt: 1, ...more }));
      const known = remembered(digit, { name, folder: downloadDir, tops: [name], complete: true });
      await engine.store.write((trx) => writeTorrents(trx, [known]));
    },
    async space({
      days = 0,
      ...more
    }: {
      days?: number;
      kept?: string[];
      roots?: string[];
      named?: string[];
    } = {}) {
      const kept = more.kept ?? [engine.library];
      const ingestDirs = more.roots ?? [engine.downloads];
      const downloadFolders = more.named ?? [engine.downloads, ...ingestDirs];
      const namedFolders = () => readNamedFolders({ ...engine.deps, downloadFolders });
      const deps = { ...engine, clients: Services.of(clients), namedFolders, ingestDirs, kept };
      // The clock is one second ahead, because a file written in the same millisecond would not
      // count as older than now.
      const found = await reportSpace(
        { ...deps, clock: { ...engine.clock, now: () => Date.now() + 1000 } },
        { days, limit: 100 },
        engine.signal,
      );
      const of = (kind: SpaceKind) =>
        found.groups.find((group) => group.kind === kind)?.items ?? [];
      return {
        ...found,
        of,
        kinds: found.groups.flatMap(({ kind, items }) => items.map(({ name }) => [kind, name])),
      };
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

const removal = (of: string): SpaceAct => ({
  do: "remove torrent",
  hash: hashOf(of),
  client: "transmission",
});

async function filed(
  engine: TestEngine,
  name = FILM,
  content: Parameters<TestEngine["approved"]>[1] = CONTENT,
) {
  const release = await engine.approved(name, content);
  await fileRelease(engine.deps, release, engine.signal);
  const now = await engine.now(release.id);
  expect(now.state).toBe("filed");
  return now;
}

test("lists a copied film as stored twice, with the command that merges the two files if possible", async () => {
  await using it = await home({ method: "copy" });
  const { path, id } = await filed(it.engine);
  const { of, bytes, kinds } = await it.space();
  expect([bytes, kinds]).toEqual([BLOCKS, [["copies", FILM]]]);
  const library = join(it.engine.library, HEAT_FILE);
  const beside = join(it.engine.downloads, ".plex-ingest-link");
  const act = `ln -- '${library}' ${beside} && mv -f -- ${beside} ${path}`;
  expect(of("copies")).toEqual([{ name: FILM, path, bytes: BLOCKS, release_id: id, act }]);
});

test("counts a hardlinked film once, and does not list a copy as stored twice if a file is gone or changed", async () => {
  await using linked = await home();
  await filed(linked.engine);
  expect(await linked.space()).toMatchObject({ bytes: 0, kinds: [] });
  await using it = await home({ method: "copy" });
  await filed(it.engine);
  const library = join(it.engine.library, HEAT_FILE);
  writeFileSync(library, "changed");
  expect((await it.space()).kinds).toEqual([]);
  rmSync(library);
  expect((await it.space()).kinds).toEqual([]);
  await using other = await home({ method: "copy" });
  writeFileSync((await filed(other.engine)).path, "changed");
  expect((await other.space()).kinds).toEqual([]);
});

test("counts a copied film with two names among the downloads once", async () => {
  await using it = await home({ method: "copy" });
  const { path } = await filed(it.engine);
  linkSync(path, join(it.engine.downloads, "second.mkv"));
  expect(await it.space()).toMatchObject({ bytes: BLOCKS, kinds: [["copies", FILM]] });
});

test("across disks, removes the torrent first, or the download if no client has it", async () => {
  await using it = await home({ method: "copy", libraryParent: "/dev/shm" });
  const { path } = await filed(it.engine, join("client", FILM));
  await it.seeds("a", FILM);
  expect((await it.space()).of("copies")).toMatchObject([
    {
      client: "transmission",
      act: removal("a"),
    },
  ]);
  it.transmission.torrents = [];
  expect((await it.space()).of("copies")).toMatchObject([{ act: `rm -- ${path}` }]);
});

test("offers a torrent whose library file was taken back, and counts blocks shared with the trash once", async () => {
  await using it = await home();
  const release = await filed(it.engine, join("client", FILM));
  await it.seeds("a", FILM);
  expect((await it.space()).kinds).toEqual([]);
  expect((await undoFiled(it.engine, release.id)).state).toBe("undone");
  const { kinds, bytes, of, groups } = await it.space();
  expect(kinds).toEqual([
    ["superseded", FILM],
    ["trash", "Heat (1995).mkv"],
  ]);
  expect([bytes, of("superseded")[0]?.bytes, of("trash")[0]?.bytes]).toEqual([BLOCKS, BLOCKS, 0]);
  expect(of("superseded")[0]?.act).toEqual(removal("a"));
  expect(groups.find(({ kind }) => kind === "trash")?.act).toEqual({ do: "trash empty" });
  it.transmission.torrents = [];
  expect((await it.space()).of("superseded")).toMatchObject([
    { act: `rm -r -- ${release.path}`, bytes: BLOCKS },
  ]);
  rmSync(release.path);
  // The file in the trash is now the last copy, which is never deleted.
  expect((await it.space()).kinds).toEqual([]);
});

test("offers the download of a film that was replaced by a better one, but not the better film's download", async () => {
  await using it = await home();
  const small = await filed(it.engine, "Heat.1995.720p.BluRay.x264-ONE.mkv");
  const deps = { ...it.engine.deps, duplicatePolicy: () => "upgrade" as const };
  const better = await it.engine.approved(
    "Heat.1995.1080p.BluRay.x264-TWO.mkv",
    Buffer.alloc(9000, "y"),
  );
  await fileRelease(deps, better, it.engine.signal);
  expect((await it.engine.now(small.id)).supersededBy).toBe(better.id);
  const { kinds, of } = await it.space();
  expect(kinds.map(([kind]) => kind)).toEqual(["superseded", "trash"]);
  expect(of("superseded")).toMatchObject([{ release_id: small.id, act: `rm -r -- ${small.path}` }]);
});

test("offers old downloads that were never filed, but shows a show command instead of rm for those in review", async () => {
  await using it = await home();
  const waits = it.engine.drop("Waits.mkv", CONTENT);
  const no = it.engine.drop("No.thanks", { "a.mkv": CONTENT, "b.mkv": CONTENT });
  const busy = it.engine.drop("Settles.mkv", CONTENT);
  const free = it.engine.drop("Nobody's.mkv", CONTENT);
  const id = await it.engine.store.write(async (trx) => {
    await insertRelease(
      trx,
      { source: "folder", name: "Settles.mkv", path: busy, state: "settling" },
      BY,
    );
    await insertRelease(
      trx,
      { source: "folder", name: "No.thanks", path: no, state: "ignored" },
      BY,
    );
    return insertRelease(
      trx,
      { source: "folder", name: "Waits.mkv", path: waits, state: "review" },
      BY,
    );
  });
  const { of, bytes, kinds } = await it.space();
  expect(kinds.map(([kind]) => kind)).toEqual(["never_filed", "never_filed", "never_filed"]);
  expect(new Map(of("never_filed").map(({ name, act }) => [name, act]))).toEqual(
    new Map<string, SpaceAct>([
      ["No.thanks", `rm -r -- ${no}`],
      ["Nobody's.mkv", `rm -r -- '${free.replace("'", "'\\''")}'`],
      ["Waits.mkv", { do: "show", id }],
    ]),
  );
  expect(bytes).toBe(4 * BLOCKS);
  expect((await it.space({ days: 1 })).kinds).toEqual([]);
});

test("omits files that are also linked elsewhere, because deleting them frees nothing", async () => {
  await using it = await home();
  const one = it.engine.drop("Linked.mkv", CONTENT);
  linkSync(one, join(it.engine.library, "by-hand.mkv"));
  expect((await it.space()).kinds).toEqual([]);
  // Both names can be deleted now: together they free the blocks.
  rmSync(join(it.engine.library, "by-hand.mkv"));
  linkSync(one, join(it.engine.downloads, "Other.name.mkv"));
  expect(await it.space()).toMatchObject({ bytes: BLOCKS, kinds: [["never_filed", "Linked.mkv"]] });
});

test("offers torrents that were never filed for removal in their client, except unfinished or excluded ones", async () => {
  await using it = await home();
  for (const name of ["Iso", "Half", "Keep", "Young"]) {
    it.engine.drop(join("client", name), { "x.iso": CONTENT });
  }
  it.engine.drop(join("client", "Loose"), { "x.iso": CONTENT });
  await it.seeds("a", "Iso");
  await it.seeds("b", "Half", { leftUntilDone: 5, status: "downloading" });
  await it.seeds("e", "Single.mkv", { leftUntilDone: 5, status: "stopped" });
  it.engine.drop(join("client", "Single.mkv.part"), CONTENT);
  await it.seeds("c", "Keep", { labels: ["keep"] });
  await it.seeds("d", "Young", { doneAt: Date.now() });
  it.clients[0] = it.transmission.client({ labels: { labels: [], excludeLabels: ["keep"] } });
  const { of } = await it.space();
  expect(new Map(of("never_filed").map(({ name, act }) => [name, act]))).toEqual(
    new Map<string, SpaceAct>([
      ["Iso", removal("a")],
      ["Young", removal("d")],
      ["Loose", `rm -r -- ${join(it.engine.downloads, "client", "Loose")}`],
    ]),
  );
  // No day has passed since the files were written. Of the three, only Iso counts as older than a
  // day.
  expect((await it.space({ days: 1 })).of("never_filed").map(({ name }) => name)).toEqual(["Iso"]);
});

test("offers nothing that an unreachable client might have, and reports only that it is unreachable", async () => {
  await using it = await home();
  const { downloadDir } = it.transmission.session;
  for (const name of ["Film", "Loose"]) it.engine.drop(join("client", name), { "a.mkv": CONTENT });
  const free = it.engine.drop("Free.mkv", CONTENT);
  await it.seeds("a", "Film");
  await it.engine.store.write((trx) =>
    rememberClient(trx, { name: "transmission", address: "x", folders: [downloadDir] }),
  );
  it.transmission.fails = new Outage("client_unavailable", "Nothing listens.");
  const { of, unknown } = await it.space();
  expect(unknown).toEqual([{ about: "transmission", message: "Nothing listens." }]);
  expect(of("never_filed").map(({ path }) => path)).toEqual([free]);
  it.transmission.fails = undefined;
  expect((await it.space()).of("never_filed")).toHaveLength(3);
});

test("leaves out torrents of a client that is no longer configured, and names the client", async () => {
  await using it = await home();
  it.engine.drop(join("client", "Film"), { "a.mkv": CONTENT });
  await it.seeds("a", "Film");
  it.clients.length = 0;
  const { kinds, unknown } = await it.space();
  expect(kinds).toEqual([]);
  expect(unknown).toMatchObject([
    { about: "transmission", message: expect.stringContaining("no longer configured") },
  ]);
});

test("does not offer a library, or filed or in-progress files inside a folder", async () => {
  await using it = await home();
  const inside = it.engine.drop(join("category", "Filed.mkv"), CONTENT);
  const beside = it.engine.drop(join("category", "Old.mkv"), CONTENT);
  const library = join(it.engine.downloads, "media");
  mkdirSync(library);
  writeFileSync(join(library, "film.mkv"), CONTENT);
  await it.engine.store.write((trx) =>
    insertRelease(
      trx,
      { source: "person", name: "x", path: inside, state: "approved", identity: HEAT },
      BY,
    ),
  );
  expect((await it.space({ kept: [library] })).of("never_filed").map(({ path }) => path)).toEqual([
    beside,
  ]);
});

test("names a folder that cannot be read, and reads a watched folder within another one once", async () => {
  await using it = await home();
  const one = it.engine.drop(join("films", "Old.mkv"), CONTENT);
  const roots = [it.engine.downloads, dirname(one), join(it.engine.downloads, "gone")];
  const { of, unknown } = await it.space({ roots });
  expect(of("never_filed").map(({ path }) => path)).toEqual([one]);
  expect(unknown).toEqual([{ about: roots[2], message: "The folder does not exist." }]);
});

test("a reflinked film shares its blocks with its download, in the library and in the trash", async () => {
  await using it = await home({
    method: "reflink",
    files: () => ({
      // The test file systems have no reflinks, so the test uses a copy that the journal records as
      // a reflink.
      tryReflink: async (source, temp) => {
        copyFileSync(source, temp);
        return { ok: true };
      },
    }),
  });
  const release = await filed(it.engine);
  expect(await it.space()).toMatchObject({ bytes: 0, kinds: [] });
  await undoFiled(it.engine, release.id);
  const { of, bytes } = await it.space();
  expect([bytes, of("superseded")[0]?.bytes, of("trash")[0]?.bytes]).toEqual([BLOCKS, BLOCKS, 0]);
  // As long as only the trash is listed, the download keeps the blocks in use.
  expect(await it.space({ kept: [it.engine.downloads] })).toMatchObject({
    bytes: 0,
    kinds: [["trash", "Heat (1995).mkv"]],
  });
});

test("lists nothing in a client's folder for unfinished downloads", async () => {
  await using it = await home();
  const incompleteDir = join(it.engine.downloads, "unfinished");
  it.transmission.session = { ...it.transmission.session, incompleteDir };
  it.engine.drop(join("unfinished", "Film.#7"), { "a.mkv": CONTENT });
  const old = it.engine.drop("Old.mkv", CONTENT);
  expect((await it.space()).of("never_filed").map(({ path }) => path)).toEqual([old]);
});

test("treats a newsreader's finished download like any other, and omits one that is still downloading", async () => {
  await using it = await home();
  const finished = it.engine.drop(join("client", "Done"), { "a.mkv": CONTENT });
  it.engine.drop(join("client", "Loads"), { "a.mkv": CONTENT });
  const reader = { ...it.transmission.client(), name: "news", kind: "sabnzbd" as const };
  const { downloadDir } = it.transmission.session;
  it.transmission.torrents = [
    torrent("a", { name: "Done", downloadDir }),
    torrent("b", { name: "Loads", downloadDir, status: "downloading", leftUntilDone: 5 }),
  ];
  it.clients.splice(0, 1, reader);
  expect((await it.space()).of("never_filed").map(({ act }) => act)).toEqual([
    `rm -r -- ${finished}`,
  ]);
});

test.each(["torrent", "download"] as const)(
  "does not offer a %s if a release in it is still needed",
  async (what) => {
    await using it = await home();
    const name = join("client", "Pack");
    const release = await filed(it.engine, name, { "heat.mkv": CONTENT, "notes.txt": CONTENT });
    if (what === "torrent") await it.seeds("a", "Pack");
    await undoFiled(it.engine, release.id);
    expect((await it.space()).of("superseded")).toHaveLength(1);
    const inside = { source: "person" as const, name: "x", path: join(release.path, "notes.txt") };
    await it.engine.store.write((trx) => insertRelease(trx, { ...inside, state: "review" }, BY));
    expect((await it.space()).of("superseded")).toEqual([]);
  },
);

test("keeps a torrent whose data the library adopted, even after the adoption was undone", async () => {
  await using it = await home();
  const { engine, transmission } = it;
  const path = join(transmission.session.downloadDir, FILM);
  writeFileSync(path, CONTENT);
  await it.seeds("1", FILM);
  expect((await it.space()).kinds).toEqual([["never_filed", FILM]]);
  const work = foundWork(path, { path, role: "video", file: identityOf(path) });
  const id = (await recordAdopted(engine.deps, work, HEAT, factsOf(), BY)) ?? 0;
  expect((await it.space()).kinds).toEqual([]);
  await askedUndo(engine, id);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("undone");
  expect((await it.space()).kinds).toEqual([]);
});

test("reports nothing from a folder that only a client names", async () => {
  await using it = await home();
  using elsewhere = tempFolder();
  elsewhere.write("notes.mkv", CONTENT);
  elsewhere.write(FILM, CONTENT);
  it.transmission.session.downloadDir = elsewhere.path;
  await it.seeds("a", FILM);
  const closed = await it.space({ roots: [] });
  expect(closed.kinds).toEqual([]);
  const [unread] = closed.unknown ?? [];
  expect(unread?.about).toBe(elsewhere.path);
  expect(toCommandText(unread?.message ?? "")).toContain("outside the folders that you named");
  const open = await it.space({ roots: [], named: [elsewhere.path] });
  expect(open.kinds).toEqual(
    expect.arrayContaining([
      ["never_filed", "notes.mkv"],
      ["never_filed", FILM],
    ]),
  );
});
