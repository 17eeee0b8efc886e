import { expect, test } from "vitest";
import { proofsOf } from "../../../src/store/plex/plex-proofs.ts";
import { scansOf } from "../../../src/store/plex/scans.ts";
import { undoFiled } from "../../support/filing.ts";
import { heatAsked, heatAt, others, scanning } from "./scanning.ts";

test.each(["json", "xml"] as const)(
  "scans and checks a film, and reports it as seen: %s",
  async (form) => {
    await using it = await heatAsked({ form });
    expect(await it.state()).toBe("requested");
    await it.after(2000);
    expect(await it.state()).toBe("requested");
    expect(it.changes.length).toBe(1);
    it.shows(heatAt(it.place));
    await it.after(3000);
    expect(await it.state()).toBe("seen");
    expect(await it.said(it.release)).toEqual([
      'plex_seen: Plex has it: "Heat" (1995) in "Films".',
    ]);
    expect(it.changes).toEqual([["1"], ["1"]]);
    expect(await scansOf(it.engine.store.read, it.release.id)).toEqual([]);
    expect(await proofsOf(it.engine.store.read, it.release.id)).toMatchObject([
      { outcome: "seen", library: "Films" },
    ]);
    // Nothing is pending, so Plex gets no requests.
    const asked = it.plex.traffic.asked.length;
    await it.after(600_000);
    expect(it.plex.traffic.asked).toHaveLength(asked);
  },
);

test("accepts only the exact file as proof, not the title or the number", async () => {
  await using it = await heatAsked();
  it.shows(
    heatAt(it.place.replace(/\.mkv$/, ".mp4")),
    heatAt(it.place.toUpperCase(), { id: "12" }),
  );
  for (let look = 0; look < 5; look++) await it.after(5000);
  expect(await it.state()).toBe("requested");
});

test("matches Plex's own paths and other Unicode forms", async () => {
  await using it = await scanning({ there: "/data/Bücher und Filme" });
  const identity = { type: "movie", tmdbId: 5, title: "Amélie", year: 2001 } as const;
  const release = await it.file("Amelie.mkv", "a", { identity });
  const [place = ""] = await it.places(release);
  expect(place).toContain("/data/Bücher und Filme/Movies/Amélie (2001) {tmdb-5}");
  it.shows(heatAt(place.normalize("NFD"), { title: "Amélie", year: 2001, guids: ["tmdb://5"] }));
  await it.run();
  await it.after(2000);
  expect(await it.plexOf(release)).toBe("seen");
});

test.each([
  ["what was changed last", /[?&]title=/],
  ["its title", /[?&]sort=updatedAt/],
] as const)("finds a new version of an old film by %s and accepts it", async (_, refused) => {
  await using it = await scanning();
  it.plex.setFaults({ kind: "not_found", only: refused });
  const release = await it.file("Heat.mkv");
  const [place = ""] = await it.places(release);
  const files = [
    { path: "/old/Heat.mkv", bytes: 1 },
    { path: place, bytes: 8 },
  ];
  it.shows(...others(120), heatAt(place, { addedAt: 1000, updatedAt: 2_000_000_000, files }));
  await it.run();
  await it.after(2000);
  expect(await it.plexOf(release)).toBe("requested");
  await it.after(8000);
  await it.after(10_000);
  expect(await it.plexOf(release)).toBe("seen");
  expect(await it.said(release)).toEqual([
    expect.stringMatching(/another version of "Heat" \(1995\).*That is fine/),
  ]);
});

test("a late match by Plex is no mismatch, and a missing match is reported", async () => {
  await using it = await heatAsked();
  const item = heatAt(it.place, {
    title: "heat",
    guids: [],
    more: { guid: "local://11", year: undefined },
  });
  it.shows(item);
  for (const ms of [2000, 3000, 5000, 10_000, 20_000]) await it.after(ms);
  expect(await it.state()).toBe("requested");
  await it.after(40_000);
  expect(await it.state()).toBe("seen");
  expect(await it.said(it.release)).toEqual([
    expect.stringMatching(/has not matched it: choose "Fix Match"/),
  ]);
  // A person fixes the match.
  Object.assign(item, heatAt(it.place), { more: {} });
  await it.after(80_000);
  expect((await it.said(it.release)).at(-1)).toBe(
    'plex_seen: Plex has it: "Heat" (1995) in "Films".',
  );
  expect(await scansOf(it.engine.store.read, it.release.id)).toEqual([]);
});

test("a film that Plex matched as another one is a mismatch, with both names and what to do", async () => {
  await using it = await heatAsked();
  it.shows(heatAt(it.place, { title: "Dead\nHeat", year: 1988, guids: ["tmdb://10986"] }));
  await it.after(2000);
  expect(await it.state()).toBe("requested");
  await it.after(80_000);
  expect(await it.state()).toBe("mismatch");
  expect(await it.said(it.release)).toEqual([
    expect.stringMatching(
      /^plex_mismatch: .*"Dead.Heat" \(1988\), but it was filed as "Heat" \(1995\)\. Choose "Fix Match"/,
    ),
  ]);
  expect((await it.said(it.release))[0]).not.toContain("\n");
});

test("names the library that shows the film if libraries are nested", async () => {
  await using it = await scanning();
  const release = await it.file("Heat.mkv");
  const [place = ""] = await it.places(release);
  it.library.sections.push({
    id: "9",
    title: "Everything",
    type: "movie",
    locations: [it.engine.library],
  });
  it.shows(heatAt(place, { section: "9" }));
  await it.run();
  expect(it.plex.world.scans).toMatchObject([{ section: "1" }]);
  await it.after(2000);
  expect(await it.said(release)).toEqual([expect.stringContaining('Plex has it in "Everything"')]);
});

test("a film is not seen after half an hour, can still be seen later, and is no longer checked after a day", async () => {
  await using it = await heatAsked();
  for (let minute = 0; minute < 29; minute++) await it.after(60_000);
  expect(await it.state()).toBe("requested");
  await it.after(61_000);
  expect(await it.state()).toBe("not_seen");
  expect(await it.said(it.release)).toEqual([
    expect.stringMatching(/^plex_not_seen: .*does not show .*PLEX_PATH_MAP/),
  ]);
  const asked = it.plex.traffic.asked.length;
  await it.after(3600_000);
  expect(it.plex.traffic.count("/library/sections/1/all")).toBeGreaterThan(0);
  expect(it.plex.traffic.asked.slice(asked).filter(({ path }) => path.endsWith("/all"))).toEqual(
    [],
  );
  it.shows(heatAt(it.place));
  await it.after(3 * 3600_000);
  expect(await it.state()).toBe("seen");

  const other = await it.file("Heat.2.mkv", "b", {
    identity: { type: "movie", tmdbId: 7, title: "Ronin", year: 1998 },
  });
  await it.run();
  for (let hour = 0; hour < 30; hour++) await it.after(3600_000);
  expect(await it.plexOf(other)).toBe("not_seen");
  expect(await it.said(other)).toHaveLength(1);
  expect(await scansOf(it.engine.store.read, other.id)).toEqual([]);
});

test("finds an item under a wrong name deep in a large library before it counts as not seen", async () => {
  await using it = await heatAsked();
  it.shows(
    ...others(700),
    heatAt(it.place, { title: "Aaa", year: 1900, guids: ["tmdb://8"], addedAt: 1 }),
  );
  await it.after(1_000_000);
  expect(await it.state()).toBe("requested");
  await it.after(800_000);
  expect(await it.state()).toBe("mismatch");
});

test("requests the scan again if Plex goes down after it, and does not count the downtime", async () => {
  await using it = await heatAsked();
  it.plex.setFaults({ kind: "maintenance" });
  for (let minute = 0; minute < 60; minute++) await it.after(60_000);
  expect(await it.state()).toBe("requested");
  expect(it.plex.world.scans).toHaveLength(1);
  it.plex.setFaults();
  it.shows(heatAt(`${it.place}.other`));
  for (let step = 0; step < 4; step++) await it.after(31_000);
  expect(it.plex.world.scans).toHaveLength(2);
  expect(await it.state()).toBe("requested");
  it.shows(heatAt(it.place, { id: "12" }));
  await it.after(20_000);
  expect(await it.state()).toBe("seen");
});

test("continues after a restart", async () => {
  await using it = await heatAsked();
  it.restart();
  it.shows(heatAt(it.place));
  await it.after(2000);
  expect(it.plex.world.scans).toHaveLength(1);
  expect(await it.state()).toBe("seen");
});

test("checks a library with a new id under that id", async () => {
  await using it = await heatAsked();
  const [section] = it.library.sections;
  if (section) section.id = "77";
  it.shows(heatAt(it.place, { section: "77" }));
  await it.after(2000);
  await it.after(3000);
  await it.after(5000);
  expect(await it.state()).toBe("seen");
});

test("a film in a deleted library ends as not seen", async () => {
  await using it = await heatAsked();
  it.library.sections.splice(0, 1);
  for (let minute = 0; minute < 32; minute++) await it.after(60_000);
  expect(await it.state()).toBe("not_seen");
});

test("draining waits only for the first check", async () => {
  await using it = await heatAsked();
  expect(await it.stage().idle()).toBe(false);
  await it.after(2000);
  expect(await it.stage().idle()).toBe(true);
});

test("after an undo, requests the scan again, keeps the field empty and makes Plex's cache entries stale", async () => {
  await using it = await heatAsked();
  it.shows(heatAt(it.place));
  await it.after(2000);
  await undoFiled(it.engine, it.release.id);
  expect((await it.engine.now(it.release.id)).state).toBe("undone");
  const before = it.changes.length;
  await it.after(6000);
  const section = it.library.sections[0];
  if (section) section.more = { refreshing: true };
  expect(it.plex.world.scans).toHaveLength(2);
  expect(await it.state()).toBeUndefined();
  expect(it.changes.length).toBe(before + 1);
  await it.after(3000);
  expect(it.changes.length).toBe(before + 1);
  if (section) section.more = { refreshing: false };
  await it.after(10_000);
  expect(it.changes.slice(before)).toEqual([["1"], ["1"]]);
  expect(await it.state()).toBeUndefined();
  expect(await scansOf(it.engine.store.read, it.release.id)).toEqual([]);
});

test("does not keep asking an unreliable Plex to scan a file that it never shows", async () => {
  await using it = await heatAsked();
  for (let minute = 0; minute < 180; minute++) {
    it.plex.setFaults(...(minute % 2 === 0 ? [{ kind: "maintenance" } as const] : []));
    await it.after(31_000);
    await it.after(31_000);
  }
  expect(it.plex.world.scans.length).toBeLessThan(6);
  expect(await it.state()).toBe("not_seen");
});

test("a clock corrected by days does not mark films as not seen, and the delay counts from the request", async () => {
  await using it = await heatAsked();
  const { clock } = it.engine;
  await it.after(2000);
  const { now } = clock;
  clock.now = () => now() + 30 * 24 * 3_600_000;
  await it.after(3000);
  expect(await it.state()).toBe("requested");
  clock.now = () => now() - 30 * 24 * 3_600_000;
  await it.after(5000);
  it.shows(heatAt(it.place));
  await it.after(10_000);
  expect(await it.state()).toBe("seen");
});
