import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { undo } from "../../../src/app/review/decisions/engine-requests.ts";
import { readHome } from "../../../src/app/review/home/home.ts";
import { readPlots } from "../../../src/app/review/home/plots.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { testEngine } from "../../support/engine.ts";
import { tempStore } from "../../support/temp-store.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const DAY_MS = 86_400_000;

test("home has what waits, and what is on its way with its time", async () => {
  await using engine = await wholeEngine([
    movie(949, "Heat", 1995),
    series(1437, "Firefly", 2002, [season(1, 3, 2002)]),
  ]);
  for (const name of ["Firefly.S01E01.mkv", "Firefly.S01E02.mkv", "Heat.1995.mkv", "Nothing.Like.It.2001.mkv"])
    engine.drop(name);
  await engine.round();
  const { id } = (await engine.all()).find(({ name }) => name.startsWith("Heat")) ?? { id: 0 };
  const until = engine.clock.now() + 60_000;
  await engine.store.write((trx) =>
    trx
      .updateTable("release")
      .set({ state: "settling", reasons_json: JSON.stringify([{ code: "settling", message: "It settles.", until }]) })
      .where("id", "=", id)
      .execute(),
  );
  expect(await readHome(engine.store, 1000)).toMatchObject({
    now: "1970-01-01T00:00:01.000Z",
    waiting: [{ name: "Nothing.Like.It.2001.mkv", state: "review" }],
    total: 1,
    way: [{ id, state: "settling", until: new Date(until).toISOString() }],
  });
});

test("plots have every day, who decided, what was taken back, the time to Plex and the space of what is filed", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const plots = (days: number) => readPlots(store, days, clock.now());
  const auto = await engine.approved("Heat.1995.mkv", "heat");
  const chosen = await engine.approved("Coco.2017.mkv", "coco", {
    byPerson: true,
    identity: { type: "movie", tmdbId: 354912, title: "Coco", year: 2017 },
  });
  for (const release of [auto, chosen]) await fileRelease(engine.deps, release, engine.signal);
  await undo(store, [auto.id], { actor: "cli:anna", at: clock.now() });
  const [before, today] = (await plots(2)).days;
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  expect(before).toEqual({ day: day(clock.now() - DAY_MS), alone: 0, person: 0, back: 0 });
  expect(today).toMatchObject({ day: day(clock.now()), alone: 1, person: 1, back: 1, seconds: expect.any(Object) });
  expect(await plots(2)).toMatchObject({
    until: "library",
    filed: [{ type: "movie", works: 1, bytes: 4 }, { type: "tv" }],
  });
  for (const seconds of [100, 100, 100, 1000])
    await store.write((trx) =>
      appendHistory(trx, {
        at: chosen.createdAt + seconds * 1000,
        releaseId: chosen.id,
        action: "plex_seen",
        actor: "engine",
      }),
    );
  const seen = await plots(2);
  expect(seen.until).toBe("plex");
  const { low = 0, median = 0, high = 0 } = seen.days.find(({ seconds }) => seconds)?.seconds ?? {};
  expect([low / 100, median / 100, high / 1000].every((ratio) => ratio > 0.94 && ratio < 1.06)).toBe(true);
});

test("without anything there are days of nothing", async () => {
  await using temp = await tempStore();
  const { days, filed, until } = await readPlots(temp.store, 30, 40 * DAY_MS);
  expect(days).toHaveLength(30);
  expect(days.at(-1)).toEqual({ day: "1970-02-10", alone: 0, person: 0, back: 0 });
  expect([until, filed.every(({ bytes }) => bytes === 0)]).toEqual(["library", true]);
});
