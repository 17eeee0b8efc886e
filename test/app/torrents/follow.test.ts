import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { moveRelease } from "../../../src/app/releases/move.ts";
import type { Event } from "../../../src/core/release/state.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";
import type { HeldTorrent } from "../../support/transmission-port.ts";

const FILM = "Heat.1995.1080p.mkv";
const by = { actor: "engine", at: 5 };
const SURE: Event = { kind: "sure", identity: { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } };
const FILED: Event[] = [SURE, { kind: "start_filing" }, { kind: "all_published", problems: [] }];

async function move(t: Torrents, id: number, ...events: Event[]): Promise<void> {
  for (const event of events) {
    const moved = await moveRelease(t.engine.store, await t.engine.now(id), event, by);
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
])("a torrent renamed during filing takes its release along after %s", async (kind, state) => {
  await using t = await torrentEngine();
  const film = t.add(FILM);
  await t.looks();
  const { id = 0 } = (await t.release(FILM)) ?? {};
  await move(t, id, SURE, { kind: "start_filing" });
  rename(t, film, "Heat.mkv");
  await t.poll(300_000);
  expect(await t.engine.now(id)).toMatchObject({ state: "filing", path: join(t.engine.downloads, FILM) });
  await move(t, id, kind === "source_lost" ? { kind, problems: [] } : { kind: "all_published", problems: [] });
  await t.looks();
  expect(await t.engine.now(id)).toMatchObject({ state, path: join(t.engine.downloads, "Heat.mkv") });
});

test("a torrent renamed while its child is being filed takes both along when that ends", async () => {
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
  for (const one of [id, child])
    expect(await t.engine.now(one)).toMatchObject({ state: "filed", path: join(t.engine.downloads, "Heat") });
});
