import { expect, test } from "vitest";
import { waitFor } from "../../support/wait-for.ts";
import { heatAt, others, scanning } from "./scanning.ts";

const PROCESSED = {
  TimelineEntry: { identifier: "com.plexapp.plugins.library", itemID: 11, state: 5 },
};

test("reads notifications while something waits for Plex, and they bring the next check forward", async () => {
  await using it = await scanning({ listens: true });
  await it.run();
  expect(it.plex.notify("timeline", PROCESSED)).toBe(0);
  const release = await it.file("Heat.mkv");
  const [place = ""] = await it.places(release);
  await it.run();
  await it.listened();
  await it.after(40_000);
  const rings = it.rings();
  it.shows(heatAt(place));
  it.plex.notify("timeline", PROCESSED);
  await waitFor("the bell", () => it.rings() > rings);
  // Plex reports every step of every item; one check covers them all.
  const heard = it.hints();
  it.plex.notify("timeline", PROCESSED);
  await waitFor("the next to be heard", () => it.hints() > heard);
  await it.after(1500);
  expect(await it.plexOf(release)).toBe("seen");
  expect(it.rings()).toBe(rings + 1);
  // Nothing is waiting, so the stream is closed.
  await it.run();
  await waitFor("it to be left", () => it.plex.notify("ping", {}) === 0);
});

test("endless notifications check only the newest files, not every waiting film", async () => {
  await using it = await scanning({ listens: true });
  const works = ["Ronin", "Collateral", "Thief", "Manhunter", "Ali", "Miami Vice"];
  const wait = [];
  for (const [at, title] of works.entries()) {
    const identity = { type: "movie", tmdbId: 100 + at, title, year: 1990 + at } as const;
    wait.push(await it.file(`${title}.mkv`, title, { identity }));
  }
  await it.run();
  await it.listened();
  for (let step = 0; step < 20; step++) await it.after(6000);
  const lists = () => it.plex.traffic.asked.filter(({ path }) => path.endsWith("/all")).length;
  const before = lists();
  for (let round = 0; round < 5; round++) {
    const heard = it.hints();
    it.plex.notify("timeline", PROCESSED);
    await waitFor("it to be heard", () => it.hints() > heard);
    await it.after(1500);
  }
  expect(lists() - before).toBeLessThanOrEqual(10);
  // These checks do not replace a check that is due: an old film is still found by its TMDB id.
  const [ronin] = wait;
  const [place = ""] = ronin ? await it.places(ronin) : [];
  it.shows(
    ...others(120),
    heatAt(place, { title: "Ronin", year: 1990, guids: ["tmdb://100"], addedAt: 1 }),
  );
  for (let round = 0; round < 4; round++) {
    const heard = it.hints();
    it.plex.notify("timeline", PROCESSED);
    await waitFor("it to be heard", () => it.hints() > heard);
    await it.after(10_000);
  }
  expect(ronin && (await it.plexOf(ronin))).toBe("seen");
});
