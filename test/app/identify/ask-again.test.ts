import { expect, test } from "vitest";
import { createAskAgainStage } from "../../../src/app/identify/ask-again.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { findEpisodeWait } from "../../../src/store/releases/count-waiting.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { season, series } from "../../support/works.ts";

const HOUR = 3_600_000;
const ANNA = { actor: "cli:anna", at: 9 };
const show = (episodes: number) => series(1396, "Breaking Bad", 2008, [season(1, episodes, 2008)]);

async function waiting(): Promise<WholeEngine> {
  const engine = await wholeEngine([show(3)]);
  engine.drop("Breaking.Bad.S01E04.mkv");
  await engine.round();
  expect(await engine.states()).toEqual(["1 review"]);
  return engine;
}
const message = async (engine: WholeEngine): Promise<string> =>
  toCommandText(
    (await engine.now(1)).reasons.find(({ code }) => code === "episode_missing")?.message ?? "",
  );
const timesAsked = async (engine: WholeEngine): Promise<number> =>
  (await engine.history(1)).filter(({ action }) => action === "looked_again").length;

test("retries a missing episode every six hours for three days, then states in review that it stopped", async () => {
  await using engine = await waiting();
  expect(await message(engine)).toContain("every 6 hours until");
  for (let hours = 0; hours < 100; hours += 2) {
    engine.clock.advance(2 * HOUR);
    await engine.round();
  }
  expect(await timesAsked(engine)).toBe(12);
  expect(await message(engine)).toContain("TMDB was asked for three days");
  expect((await engine.now(1)).state).toBe("review");

  // A person's retry starts another three days.
  await requestEach(engine.store, [1], { kind: "retry" }, ANNA);
  await engine.round();
  expect(await message(engine)).toContain("every 6 hours until");
  engine.listed.splice(0, 1, show(4));
  engine.clock.advance(6 * HOUR);
  await engine.round();
  expect((await engine.now(1)).state).toBe("filed");
  expect(await findEpisodeWait(engine.store.read, 1)).toBeUndefined();
});

test("stores the retry time in the database, so that another process continues", async () => {
  await using engine = await waiting();
  engine.clock.advance(6 * HOUR - 60 * 60_000);
  const rings: number[] = [];
  const stage = () =>
    createAskAgainStage({
      store: engine.store,
      clock: engine.clock,
      wake: () => void rings.push(1),
      lengths: engine.deps.lengths,
    });
  await stage().run(engine.signal);
  expect([await stage().idle?.(), rings.length, (await engine.now(1)).state]).toEqual([
    true,
    0,
    "review",
  ]);
  engine.clock.advance(2 * HOUR);
  expect(await stage().idle?.()).toBe(false);
  await stage().run(engine.signal);
  expect([await stage().idle?.(), rings.length, (await engine.now(1)).state]).toEqual([
    true,
    1,
    "identifying",
  ]);
});

test("keeps an identity that a person chose, and bypasses the cache to retry it", async () => {
  await using engine = await wholeEngine([show(3)]);
  engine.drop("Strange.Name.S01E04.mkv");
  await engine.round();
  await approve(engine.store, [{ ids: [1], approval: { type: "tv", tmdbId: 1396 } }], ANNA);
  await engine.round();
  expect(await engine.now(1)).toMatchObject({
    state: "review",
    decidedBy: "person",
    identity: { tmdbId: 1396 },
  });
  expect(await message(engine)).toContain("every 6 hours until");
  engine.listed.splice(0, 1, show(4));
  engine.clock.advance(6 * HOUR);
  await engine.round();
  expect(await engine.now(1)).toMatchObject({ state: "filed", decidedBy: "person" });
});

test("stops retrying a release that is held for another reason", async () => {
  await using engine = await waiting();
  await approve(
    engine.store,
    [{ ids: [1], approval: { type: "tv", tmdbId: 1396, season: 1, episodes: [2] } }],
    ANNA,
  );
  const reasons = [{ code: "duplicate" as const, message: "It is there." }];
  await changeState(engine.store, await engine.now(1), { kind: "refused", reasons }, ANNA);
  engine.clock.advance(7 * HOUR);
  await engine.round();
  expect(await timesAsked(engine)).toBe(0);
  expect(await findEpisodeWait(engine.store.read, 1)).toBeUndefined();
});

test("retries an absolute number until TMDB's seasons contain it", async () => {
  const two = (second: number) =>
    series(1396, "Breaking Bad", 2008, [season(1, 7, 2008), season(2, second, 2009)]);
  await using engine = await wholeEngine([two(3)]);
  engine.drop("[Group] Breaking Bad - 12 [1080p].mkv");
  await engine.round();
  const held = (await engine.now(1)).reasons.find(({ code }) => code === "absolute_unmapped");
  expect(held?.message).toContain("every 6 hours until");
  engine.listed.splice(0, 1, two(6));
  await engine.round();
  expect((await engine.now(1)).state).toBe("review");
  engine.clock.advance(6 * HOUR);
  await engine.round();
  expect((await engine.now(1)).state).toBe("filed");
  const again = (await engine.history(1)).find(({ action }) => action === "looked_again");
  expect(JSON.stringify(again)).toContain("which episode the number belongs to");
});
