import { expect, test } from "vitest";
import type { Release } from "../../../src/core/release/release.ts";
import { undoFiled } from "../../support/filing.ts";
import { heatAsked, heatAt, scanning } from "./scanning.ts";

type Scanning = Awaited<ReturnType<typeof scanning>>;

/**
 * Returns films that Plex added at a rate of one per second, starting at `addedAt` (seconds since
 * 1970).
 */
const others = (count: number, addedAt: number) =>
  Array.from({ length: count }, (_, at) =>
    heatAt(`/elsewhere/${at}.mkv`, {
      id: `9${at}`,
      title: `Film ${at}`,
      guids: [],
      addedAt: addedAt + at,
    }),
  );

const seconds = (it: Scanning): number => Math.floor(it.engine.clock.now() / 1000);

/** Files three films and has Plex scan their folders. */
async function threeFilms(it: Scanning): Promise<Release[]> {
  const films: Release[] = [];
  for (const [at, title] of ["Heat", "Ronin", "Collateral"].entries()) {
    const identity = { type: "movie", tmdbId: 949 + at, title, year: 1995 } as const;
    films.push(await it.file(`${title}.mkv`, title, { identity }));
    await it.after(1000);
  }
  return films;
}

test("finds the first film of a burst below everything that Plex added since", async () => {
  await using it = await heatAsked();
  it.shows(heatAt(it.place, { addedAt: seconds(it) }), ...others(900, seconds(it)));
  const before = it.plex.traffic.asked.length;
  await it.after(2000);
  expect(await it.state()).toBe("seen");
  // Plex was paged through by date of addition, not searched by title.
  const asked = it.plex.traffic.asked.slice(before);
  expect(asked.every(({ query }) => query["sort"] === "addedAt:desc")).toBe(true);
  expect(asked.length).toBeLessThan(25);
});

test("does not read older pages of Plex for a film that it does not show yet", async () => {
  await using it = await heatAsked();
  it.shows(...others(900, seconds(it) - 100_000));
  const before = it.plex.traffic.asked.length;
  await it.after(2000);
  expect(it.plex.traffic.asked.slice(before)).toHaveLength(1);
});

test("films that arrive together make cached answers stale once", async () => {
  await using it = await scanning();
  const films = await threeFilms(it);
  const places = (await Promise.all(films.map((film) => it.places(film)))).flat();
  it.shows(
    ...places.map((path, at) =>
      heatAt(path, { id: `1${at}`, guids: [`tmdb://${949 + at}`], addedAt: seconds(it) }),
    ),
  );
  const before = it.changes.length;
  await it.after(5000);
  for (const film of films) expect(await it.plexOf(film)).toBe("seen");
  expect(it.changes.slice(before)).toEqual([["1"]]);
});

test("after several undos, a single request checks whether Plex is still scanning", async () => {
  await using it = await scanning();
  const films = await threeFilms(it);
  for (const { id } of films) {
    await undoFiled(it.engine, id);
  }
  await it.after(6000);
  const [section] = it.library.sections;
  if (section) section.more = { refreshing: true };
  const before = it.plex.traffic.asked.length;
  await it.after(60_000);
  expect(it.plex.traffic.asked.slice(before).map(({ path }) => path)).toEqual([
    "/library/sections",
  ]);
});
