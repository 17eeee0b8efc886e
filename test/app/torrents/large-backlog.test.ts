import { expect, test } from "vitest";
import { fileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { moveRelease } from "../../../src/app/releases/move.ts";
import { decideBacklog, readBacklog } from "../../../src/app/review/backlog.ts";
import { countByState } from "../../../src/store/releases/releases.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const COUNT = 500;
const WANTED = [3, 250, 499];
const nameOf = (number: number): string => `Film.Number.${number}.mkv`;

test("of five hundred finished torrents at first sight only the three chosen ones are filed", async () => {
  await using t = await torrentEngine();
  for (let number = 0; number < COUNT; number++) t.add(nameOf(number));
  await t.looks();
  expect(await states(t)).toEqual({ ignored: COUNT });
  expect(t.transmission.calls.filter((call) => call === "files")).not.toHaveLength(0);
  const page = await readBacklog(t.engine.store, { limit: 1000 });
  expect(page.total).toBe(COUNT);

  // Days go by, and the engine is started anew: it is first sight only once.
  for (let n = 0; n < 3; n++) await t.poll(300_000);
  await t.restart();
  await t.looks();
  expect(await states(t)).toEqual({ ignored: COUNT });

  const ids = WANTED.map((number) => page.items.find(({ name }) => name === nameOf(number))?.id ?? 0);
  const by = { actor: "cli:anna", at: t.engine.clock.now() };
  const isThere = async (path: string): Promise<boolean> => (await fileIdentity(path)) !== undefined;
  const results = await decideBacklog(t.engine.store, isThere, "process", ids, by);
  expect(results).toEqual(ids.map((id) => ({ id, ok: true, state: "settling" })));
  await t.looks();
  expect(await states(t)).toEqual({ identifying: 3, ignored: COUNT - 3 });

  for (const [at, id] of ids.entries()) {
    const identity = { type: "movie", tmdbId: 9000 + at, title: `Wanted ${at}`, year: 1990 + at } as const;
    await moveRelease(t.engine.store, await t.engine.now(id), { kind: "sure", identity }, { ...by, actor: "engine" });
    await fileRelease(t.engine.deps, await t.engine.now(id), t.engine.signal);
  }
  await t.poll(300_000);
  expect(await states(t)).toEqual({ filed: 3, ignored: COUNT - 3 });
  expect(t.engine.inLibrary()).toEqual(
    WANTED.map((_, at) => `Movies/Wanted ${at} (${1990 + at}) {tmdb-${9000 + at}}/Wanted ${at} (${1990 + at}).mkv`),
  );
  expect((await t.engine.history(ids[0])).map(({ action }) => action)).toEqual([
    "found",
    "retried",
    "settled",
    "identified",
    "filing",
    "filed",
  ]);
});

test("an unfinished torrent that the watched folder parked is no part of the backlog", async () => {
  await using t = await torrentEngine();
  const { store, downloads, clock, signal } = t.engine;
  const unfinished = { leftUntilDone: 5, status: "downloading" } as const;
  for (let number = 0; number < 30; number++) t.add(nameOf(number), undefined, number === 7 ? unfinished : {});
  const fresh = t.transmission.torrents.map(({ name }) => ({ name, kind: "file" as const, dev: "1", ino: name }));
  const backlog = createBacklog({ store, policy: "ask", now: clock.now, log() {} });
  await backlog.admit(downloads, { fresh, total: fresh.length, there: true }, signal);
  expect(await states(t)).toEqual({ ignored: 30 });
  await t.looks();
  expect(await states(t)).toEqual({ ignored: 29, settling: 1 });
  const [, , , , , , , seventh] = t.transmission.torrents;
  Object.assign(seventh ?? {}, { leftUntilDone: 0, status: "seeding" });
  await t.looks();
  expect(await t.stateOf(nameOf(7))).toBe("identifying");
});

/** How many releases are in each state in which there is one. */
async function states(t: Torrents): Promise<Record<string, number>> {
  const counts = Object.entries(await countByState(t.engine.store.read));
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
