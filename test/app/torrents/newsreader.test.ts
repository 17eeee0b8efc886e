import { existsSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { createFindTorrentClaim } from "../../../src/app/torrents/find-claim.ts";
import { Outage } from "../../../src/base/errors.ts";
import { STATES } from "../../../src/core/release/state.ts";
import { Services } from "../../../src/core/services.ts";
import { listReleasesIn } from "../../../src/store/releases/releases.ts";
import { HEAT, HEAT_FILE } from "../../support/engine.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const NZBGET = { kind: "nzbget", title: "NZBGet" } as const;
const NAME = "Heat.1995.1080p-GRP";

type Options = Parameters<typeof torrentEngine>[0];

/** Sets up a newsreader's folders. No list states which files they contain. */
async function newsreader(options: Options = {}): Promise<Torrents> {
  return await torrentEngine({ ...options, as: NZBGET });
}

const all = async (t: Torrents) => await listReleasesIn(t.engine.store.read, STATES);

test("a finished download becomes a release under its own name, with all files in its folder", async () => {
  await using t = await newsreader();
  t.add(
    "Heat.1995.1080p_GRP",
    { "ba6b1f.mkv": "film", "Subs/ba6b1f.srt": "words" },
    { name: `${NAME}/x`, sizeWhenDone: 9 },
  );
  await t.looks();
  const [release] = await all(t);
  expect(release).toMatchObject({
    name: `${NAME} x`,
    state: "identifying",
    fileCount: 2,
    bytes: 9,
  });
  expect(release?.path).toBe(join(t.engine.downloads, "Heat.1995.1080p_GRP"));
});

test("a loading or failed download creates no release, even after polls, removal and a restart", async () => {
  await using t = await newsreader();
  const failed = t.add(
    "Failed.2001",
    { "a.mkv": "half" },
    { error: "local", errorText: "FAILURE/PAR" },
  );
  const loading = t.add(
    "Loading.2002",
    { "b.mkv": "half" },
    { status: "downloading", leftUntilDone: 5 },
  );
  for (let n = 0; n < 3; n++) await t.looks();
  expect(await all(t)).toEqual([]);
  // No other source takes the failed download either.
  expect(t.standingOf(join(t.engine.downloads, "Failed.2001"))).toBe("own");
  expect(t.known(failed.hash)?.waits?.code).toBe("torrent_error");

  t.transmission.torrents = t.transmission.torrents.filter(({ hash }) => hash !== failed.hash);
  for (let n = 0; n < 4; n++) await t.poll(300_000);
  await t.restart();
  await t.poll();
  expect(await all(t)).toEqual([]);
  // The download is restarted in the client and is picked up once it is complete.
  Object.assign(loading, { status: "seeding", leftUntilDone: 0, sizeWhenDone: 5 });
  await t.looks();
  expect(await all(t)).toMatchObject([{ name: "Loading.2002", state: "identifying" }]);
});

test("waits, with the reason, if less than half of the loaded bytes is on disk or the folder is missing", async () => {
  await using t = await newsreader();
  t.add("Short.2001", { "a.mkv": "x".repeat(499) }, { sizeWhenDone: 1000 });
  t.add("Whole.2002", { "b.mkv": "x".repeat(501) }, { sizeWhenDone: 1000 });
  t.add("Away.2003", { "c.mkv": "x" }, { onDisk: false });
  await t.looks();
  const [short, whole, away] = t.registry.all();
  expect(short?.waits?.message).toMatch(
    /^Only 499 B of the 1000 B that NZBGet downloaded are in .*Short.2001"/,
  );
  expect(whole).toMatchObject({ complete: true });
  expect(away?.waits?.message).toMatch(/^"Away.2003" is not in .*_PATH_MAP/);
  // Once the download's row is gone, a person may decide.
  t.transmission.torrents = t.transmission.torrents.filter(({ name }) => name !== "Short.2001");
  for (let n = 0; n < 4; n++) await t.poll(300_000);
  const found = await t.release("Short.2001");
  expect(found).toMatchObject({ state: "review", reasons: [{ code: "torrent_removed" }] });
  expect(found?.reasons[0]?.message).toMatch(
    /^The download was removed from NZBGet before its files/,
  );
});

test("waits for a file that still grows or that appears between two checks", async () => {
  await using t = await newsreader();
  t.add("Grows.2001", { "a.mkv": "x".repeat(900) });
  await t.poll();
  writeFileSync(join(t.engine.downloads, "Grows.2001", "a.mkv"), "x".repeat(950));
  await t.poll(500);
  expect(await t.stateOf("Grows.2001")).toBe("settling");
  writeFileSync(join(t.engine.downloads, "Grows.2001", "b.srt"), "words");
  await t.poll(500);
  expect(await t.stateOf("Grows.2001")).toBe("settling");
  await t.poll(500);
  expect(await t.release("Grows.2001")).toMatchObject({ state: "identifying", fileCount: 2 });
});

test("files nothing if a wrong path map leads to files that another client is still loading", async () => {
  await using t = await newsreader();
  // Preallocated: the file has its final size and does not change while no peer has more data.
  const { hash } = t.add(NAME, { "a.mkv": "x".repeat(900) });
  await t.poll();
  const known = t.known(hash);
  if (!known) throw new Error("It is not known.");
  const waits = { code: "downloading", message: "Half of it is there." } as const;
  const other = {
    ...known,
    client: "seedbox",
    hash: "b".repeat(40),
    releaseId: undefined,
    complete: false,
    waits,
  };
  await t.registry.save([other]);
  for (let n = 0; n < 3; n++) await t.poll(500);
  expect(await t.stateOf(NAME)).toBe("settling");
  expect(t.known(hash)?.waits?.message).toMatch(
    /Heat.1995.1080p-GRP" has files that seedbox is still downloading; correct TRANSMISSION_PATH_MAP/,
  );
  // The other client downloads into a separate folder until a torrent is complete.
  t.registry.unfinishedIn("seedbox", "/incomplete");
  await t.looks();
  expect(await t.stateOf(NAME)).toBe("identifying");
});

test("ignores a symlink in the download's folder that points to another file", async () => {
  await using t = await newsreader();
  const other = t.engine.drop("other.mkv", "others");
  t.add(NAME, { "a.mkv": "x".repeat(900) });
  symlinkSync(other, join(t.engine.downloads, NAME, "b.mkv"));
  await t.looks();
  expect(await t.release(NAME)).toMatchObject({ state: "identifying", fileCount: 1 });
});

test("nothing else settles in a newsreader's folders while it unpacks or moves files", async () => {
  await using t = await newsreader();
  await t.poll();
  const path = join(t.engine.downloads, "Dune.2021.mkv");
  const began = t.engine.clock.monotonic() + 1000;
  t.use.goodPoll(began, true);
  expect(t.judge(path, 0)).toMatchObject({ kind: "waits", outage: false });
  expect(t.judge("/elsewhere/Dune.2021.mkv", 0)).toEqual({ kind: "free" });
  t.use.goodPoll(began);
  expect(t.judge(path, 0)).toEqual({ kind: "free" });
});

test("moves a finished download away, but not one that is still loading", async () => {
  await using t = await newsreader({ method: "move" });
  const client = { ...t.client, ...NZBGET };
  const clients = Services.of([{ client, use: t.use }]);
  const heldBy = createFindTorrentClaim({
    registry: t.registry,
    clock: t.engine.clock,
    clients,
  });
  t.engine.deps.sources = { ...t.engine.deps.sources, heldBy };
  t.add(NAME, { "ba6b.mkv": "x".repeat(900) });
  t.add("Loading.2002", { "b.mkv": "half" }, { status: "downloading", leftUntilDone: 5 });
  await t.looks();
  const asked = async (name: string) => {
    const path = join(t.engine.downloads, name);
    const release = { id: 99, parentId: undefined, source: "folder" as const, path };
    return (await heldBy(release, [path], t.engine.signal))?.code;
  };
  t.transmission.fails = new Outage("client_unavailable", "NZBGet is down.");
  expect(await asked("Loading.2002"), "while it is away").toBe("torrent_has_it");
  t.transmission.fails = undefined;
  expect(await asked(NAME)).toBeUndefined();
  expect(await asked("Loading.2002")).toBe("torrent_has_it");

  const release = await t.release(NAME);
  if (!release) throw new Error("It is no release.");
  const by = { actor: "engine", at: t.engine.clock.now() };
  await changeState(t.engine.store, release, { kind: "sure", identity: HEAT }, by);
  await fileRelease(t.engine.deps, await t.engine.now(release.id), t.engine.signal);
  expect(await t.stateOf(NAME)).toBe("filed");
  expect(t.engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(existsSync(join(t.engine.downloads, NAME, "ba6b.mkv"))).toBe(false);
  // The download's row stays for weeks and then disappears: neither has any effect.
  const rows = (await t.engine.history(release.id)).length;
  for (let n = 0; n < 2; n++) await t.poll(300_000);
  await t.restart();
  await t.poll(300_000);
  t.transmission.torrents = [];
  rmSync(join(t.engine.downloads, NAME), { recursive: true, force: true });
  for (let n = 0; n < 4; n++) await t.poll(300_000);
  expect(await t.engine.history(release.id)).toHaveLength(rows);
  expect(t.engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("a download that disappears from the history and the disk during the copy leaves nothing in the library", async () => {
  let remove = (): void => {};
  await using t = await newsreader({
    method: "copy",
    files: (real) => ({
      copyVerified: (from, temp, options, signal) =>
        real.copyVerified(from, temp, { ...options, onProgress: () => remove() }, signal),
    }),
  });
  t.add(NAME, { "ba6b.mkv": "x".repeat(900) });
  await t.looks();
  const release = await t.release(NAME);
  if (!release) throw new Error("It is no release.");
  const by = { actor: "engine", at: t.engine.clock.now() };
  await changeState(t.engine.store, release, { kind: "sure", identity: HEAT }, by);
  remove = () => {
    t.transmission.torrents = [];
    rmSync(join(t.engine.downloads, NAME), { recursive: true, force: true });
  };
  await fileRelease(t.engine.deps, await t.engine.now(release.id), t.engine.signal);
  expect([...t.engine.inLibrary(), ...t.engine.inTrash()]).toEqual([]);
  for (let n = 0; n < 4; n++) await t.poll(300_000);
  expect((await t.engine.now(release.id)).state).toBe("gone");
  const rows = (await t.engine.history(release.id)).length;
  await t.restart();
  for (let n = 0; n < 4; n++) await t.poll(300_000);
  expect(await t.engine.history(release.id)).toHaveLength(rows);
});
