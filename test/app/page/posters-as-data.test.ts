import { expect, test } from "vitest";
import { createPostersAsData, type FindPoster } from "../../../src/app/page/posters-as-data.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const NEVER = new AbortController().signal;
const work = (tmdb_id: number) => ({ type: "movie", tmdb_id }) as const;
const image = (bytes: number) => ({ type: "image/jpeg", bytes: new Uint8Array(bytes) }) as const;

/** Posters whose size in bytes is the work's id. */
const sized: FindPoster = async ({ id }) => (id === 404 ? undefined : image(id));
/** For ids of 100 and above, the poster does not arrive while anyone waits for it. */
const hanging: FindPoster = ({ id }, signal) =>
  id < 100
    ? Promise.resolve(image(id))
    : new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("returns posters as base64 with their types, and omits works without a poster", async () => {
  const asked: unknown[] = [];
  const all = createPostersAsData({
    clock: fakeClock(),
    findPoster(one, signal) {
      asked.push(one);
      return sized(one, signal);
    },
  });
  expect(await all([work(3), work(404)], "w154", NEVER)).toEqual({
    posters: [{ type: "movie", tmdb_id: 3, mime_type: "image/jpeg", data: "AAAA" }],
    later: [],
  });
  expect(asked).toEqual([
    { type: "movie", id: 3, size: "w154" },
    { type: "movie", id: 404, size: "w154" },
  ]);
});

test("limits the response size: omits an oversized poster, and defers one that does not fit", async () => {
  const all = createPostersAsData({ clock: fakeClock(), findPoster: sized });
  const asked = [work(40_000), work(40_001), work(300_000), work(9000)];
  const { posters, later } = await all(asked, "w92", NEVER);
  expect(posters.map(({ tmdb_id }) => tmdb_id)).toEqual([40_000, 9000]);
  expect(later).toEqual([work(40_001)]);
  expect(JSON.stringify(posters).length).toBeLessThan(100_000);
  expect((await all(later, "w92", NEVER)).posters).toHaveLength(1);
});

test("a slow poster does not delay other posters, and can be requested again", async () => {
  const clock = fakeClock();
  const answer = createPostersAsData({ clock, findPoster: hanging })(
    [work(1), work(100)],
    "w92",
    NEVER,
  );
  await expect.poll(clock.sleepers).toBe(1);
  clock.advance(6000);
  const { posters, later } = await answer;
  expect(posters.map(({ tmdb_id }) => tmdb_id)).toEqual([1]);
  expect(later).toEqual([work(100)]);
});

test("rejects with the signal's reason if the caller leaves, and stops waiting", async () => {
  const clock = fakeClock();
  const left = new AbortController();
  const answer = createPostersAsData({ clock, findPoster: hanging })(
    [work(100)],
    "w92",
    left.signal,
  );
  left.abort(new Error("gone"));
  await expect(answer).rejects.toThrow("gone");
  expect(clock.sleepers()).toBe(0);
});
