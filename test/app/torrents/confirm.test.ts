import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { Release } from "../../../src/core/release/release.ts";
import type { Event } from "../../../src/core/release/state.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";
import type { HeldTorrent } from "../../support/transmission-port.ts";

const FILM = "Heat.1995.1080p.mkv";

const LABELS = { labels: [], excludeLabels: ["keep"] };

async function settled() {
  const t = await torrentEngine({ labels: LABELS });
  const film = t.add(FILM);
  t.add("Other.2001.mkv");
  await t.looks();
  const release = (await t.release(FILM)) as Release;
  return {
    t,
    film,
    release,
    confirm: t.confirm(LABELS),
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  };
}

test("a complete torrent may be filed, and folder releases are not checked", async () => {
  await using it = await settled();
  const { t, release, confirm } = it;
  expect(await confirm(release, t.engine.signal)).toBeUndefined();
  t.transmission.calls = [];
  expect(await confirm({ ...release, source: "folder" }, t.engine.signal)).toBeUndefined();
  expect(t.transmission.calls).toEqual([]);
});

test.each([
  ["is being checked", { status: "checking" as const }],
  ["wants more files", { leftUntilDone: 5, status: "downloading" as const }],
])("a torrent that %s settles again", async (_, change) => {
  await using it = await settled();
  const { t, film, release, confirm } = it;
  Object.assign(film, change);
  expect(await confirm(release, t.engine.signal)).toEqual({ kind: "content_changed" });
});

test("a torrent excluded by its labels settles again, waits, and returns once the labels are removed", async () => {
  await using it = await settled();
  const { t, film, release, confirm } = it;
  film.labels = ["Keep"];
  const event = await confirm(release, t.engine.signal);
  expect(event).toEqual({ kind: "content_changed" });
  const { store } = t.engine;
  if (event) await changeState(store, release, event, { actor: "engine", at: 1 });
  await t.looks();
  await t.looks();
  expect(await t.engine.now(release.id)).toMatchObject({
    state: "settling",
    reasons: [{ code: "label" }],
  });
  film.labels = [];
  await t.looks();
  expect(await t.stateOf(FILM)).toBe("identifying");
});

test("files an approved torrent whatever its labels, but not while it is being checked", async () => {
  await using it = await settled();
  const { t, film, release, confirm } = it;
  film.labels = ["keep"];
  const approved: Release = { ...release, decidedBy: "person" };
  expect(await confirm(approved, t.engine.signal)).toBeUndefined();
  film.status = "checking";
  expect(await confirm(approved, t.engine.signal)).toEqual({ kind: "content_changed" });
});

test("a torrent that was just moved settles again from its new folder", async () => {
  await using it = await settled();
  const { t, film, release, confirm } = it;
  t.engine.drop("moved/.keep");
  renameSync(join(t.engine.downloads, FILM), join(t.engine.downloads, "moved", FILM));
  film.downloadDir = join(t.engine.downloads, "moved");
  expect(await confirm(release, t.engine.signal)).toEqual({ kind: "content_changed" });
  expect((await t.engine.now(release.id)).path).toBe(join(t.engine.downloads, "moved", FILM));
});

test("a torrent that was just renamed settles again", async () => {
  await using it = await settled();
  const { t, film, release, confirm } = it;
  rename(t, film, "Heat.mkv");
  expect(await confirm(release, t.engine.signal)).toEqual({ kind: "content_changed" });
});

test("while Transmission is down the files decide, and without files the release waits", async () => {
  await using it = await settled();
  const { t, release, confirm } = it;
  t.transmission.fails = new Outage("client_unavailable", "Nothing listens at its address.");
  expect(await confirm(release, t.engine.signal)).toBeUndefined();
  rmSync(join(t.engine.downloads, FILM));
  await expect(confirm(release, t.engine.signal)).rejects.toThrow(Outage);
});

test("a torrent removed with its data is gone, even if an empty folder remains", async () => {
  await using it = await settled();
  const { t, release, confirm } = it;
  t.transmission.torrents = t.transmission.torrents.filter(({ name }) => name !== FILM);
  await t.poll(300_000);
  await t.poll();
  await t.poll();
  expect(await confirm(release, t.engine.signal)).toBeUndefined();
  rmSync(join(t.engine.downloads, FILM));
  expect(await confirm(release, t.engine.signal)).toEqual({ kind: "vanished" });
});

test("a child moved with its torrent before filing is not treated as part of another torrent", async () => {
  await using it = await settled();
  const { t, film, release, confirm } = it;
  const { source, name, path } = release;
  const grown = { source, name, path, state: "review" as const, parentId: release.id };
  const by = { actor: "engine", at: 1 };
  const id = await t.engine.store.write((trx) => addRelease(trx, grown, by));
  film.downloadDir = join(t.engine.downloads, "elsewhere");
  mkdirSync(film.downloadDir);
  renameSync(path, join(film.downloadDir, FILM));
  expect(await confirm(await t.engine.now(id), t.engine.signal)).toEqual({
    kind: "content_changed",
  });
  await t.looks();
  expect(await t.engine.now(id)).toMatchObject({
    state: "review",
    path: join(film.downloadDir, FILM),
  });
  expect(await t.engine.now(release.id)).toMatchObject({ path: join(film.downloadDir, FILM) });
});

const by = { actor: "engine", at: 5 };
const SURE: Event = {
  kind: "sure",
  identity: { type: "movie", tmdbId: 949, title: "Heat", year: 1995 },
};
const FILED: Event[] = [SURE, { kind: "start_filing" }, { kind: "all_published", problems: [] }];

async function move(t: Torrents, id: number, ...events: Event[]): Promise<void> {
  for (const event of events) {
    const moved = await changeState(t.engine.store, await t.engine.now(id), event, by);
    if (!moved.ok) throw new Error(moved.message);
  }
}

function rename(t: Torrents, film: HeldTorrent, name: string): void {
  renameSync(join(t.engine.downloads, film.name), join(t.engine.downloads, name));
  film.files = film.files.map((file) => ({ ...file, name: file.name.replace(film.name, name) }));
  film.name = name;
}

test.each<[Event["kind"], string]>([
  ["source_lost", "identifying"],
  ["all_published", "filed"],
])("a torrent renamed during filing also moves its release after %s", async (kind, state) => {
  await using t = await torrentEngine();
  const film = t.add(FILM);
  await t.looks();
  const { id = 0 } = (await t.release(FILM)) ?? {};
  await move(t, id, SURE, { kind: "start_filing" });
  rename(t, film, "Heat.mkv");
  await t.poll(300_000);
  expect(await t.engine.now(id)).toMatchObject({
    state: "filing",
    path: join(t.engine.downloads, FILM),
  });
  await move(
    t,
    id,
    kind === "source_lost" ? { kind, problems: [] } : { kind: "all_published", problems: [] },
  );
  await t.looks();
  expect(await t.engine.now(id)).toMatchObject({
    state,
    path: join(t.engine.downloads, "Heat.mkv"),
  });
});

test("a torrent renamed while its child is being filed moves both when that ends", async () => {
  await using t = await torrentEngine();
  const film = t.add("Heat.1995", { "Heat.1995.mkv": "film", "Heat.1995.en.srt": "later" });
  const [, subtitle] = film.files;
  if (subtitle) subtitle.wanted = false;
  await t.looks();
  const { id = 0 } = (await t.release("Heat.1995")) ?? {};
  await move(t, id, ...FILED);
  if (subtitle) subtitle.wanted = true;
  Object.assign(film, { leftUntilDone: 5, status: "downloading" });
  await t.poll();
  Object.assign(film, { leftUntilDone: 0, status: "seeding" });
  await t.looks();
  const { id: child = 0 } = (await t.release("Heat.1995")) ?? {};
  expect(await t.engine.now(child)).toMatchObject({ state: "identifying", parentId: id });
  await move(t, child, SURE, { kind: "start_filing" });
  rename(t, film, "Heat");
  await t.poll(300_000);
  await move(t, child, { kind: "all_published", problems: [] });
  await t.looks();
  for (const one of [id, child]) {
    expect(await t.engine.now(one)).toMatchObject({
      state: "filed",
      path: join(t.engine.downloads, "Heat"),
    });
  }
});
