import { expect, test } from "vitest";
import { Outage } from "../../../src/base/errors.ts";
import { fold } from "../../../src/base/text/fold.ts";
import { type IdentifyDeps, titleKey } from "../../../src/names/index.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const CATALOGUE: Listed[] = [
  movie(603, "The Matrix", 1999, { popularity: 90, ids: ["tt0133093"] } as Partial<Listed>),
  movie(27205, "Inception", 2010),
  movie(841, "Dune", 1984),
  movie(438631, "Dune", 2021),
  movie(808, "Shrek", 2001),
  movie(809, "Shrek 2", 2004),
  movie(37933, "Tales from Earthsea", 2006, {
    originalTitle: "ゲド戦記",
    alternativeTitles: ["Gedo Senki"],
  }),
  series(2316, "The Office", 2005, [season(2, 22), season(5, 28)], { countries: ["US"] }),
  series(2996, "The Office", 2001, [season(1, 6), season(2, 6)], { countries: ["GB"] }),
  series(1396, "Breaking Bad", 2008, [
    season(0, 3),
    season(1, 7, 2008, ["Pilot"]),
    season(2, 13, 2009),
  ]),
  series(37854, "Long Voyage", 1999, [season(1, 61), season(2, 16)]),
];

const run = identifying(CATALOGUE);

test("files a movie by title and year without requesting its details", async () => {
  const { verdict, asked, ranked } = await run({
    name: "Inception.2010.1080p.BluRay.x264-GRP",
    videos: ["inception-grp.mkv"],
  });
  expect(verdict).toBe(27205);
  expect(asked).toEqual(["search movie Inception", "search tv Inception"]);
  expect(ranked[0]).toEqual({
    candidate: expect.objectContaining({ tmdbId: 27205 }),
    confidence: 1000,
    parts: { title: 1, year: 1, popularity: 1, type: 1 },
  });
});

test("also searches with the year in the name if the result page is full", async () => {
  const full = Array.from({ length: 20 }, (_, at) => movie(at + 1, `Ember Days ${at + 30}`, 1990));
  const { asked } = await identifying(full)("Ember.Days.1996.1080p.mkv");
  expect(asked.slice(0, 2)).toEqual(["search movie Ember Days", "search movie Ember Days 1996"]);
});

test("never files a bare title that equals a work's title, and requests no details for it", async () => {
  const { verdict, asked } = await run({ name: "Dune.1080p.BluRay.x264-GRP.mkv" });
  expect(verdict).toContain("remake_rival");
  expect(asked).toEqual(["search movie Dune", "search tv Dune"]);
});

test("searches for a joined title as separate words if nothing matches it", async () => {
  const faces: Listed[] = [movie(754, "Face/Off", 1997)];
  const { verdict, asked } = await identifying(faces)("FaceOff.1997.1080p.mkv");
  expect(verdict).toBe(754);
  expect(asked.at(-1)).toBe("search movie Face Off");
});

test("finds an alternative title by requesting details", async () => {
  const { verdict, asked } = await run({ name: "Gedo.Senki.2006.1080p.mkv" });
  expect(verdict).toBe(37933);
  expect(asked.filter((line) => line.startsWith("details"))).toEqual(["details movie/37933 []"]);
});

test("requests the seasons of both series with the same title, and files the series that has the episode", async () => {
  const { verdict, asked } = await run({
    name: "The.Office.S05E01.720p.mkv",
    videos: ["The.Office.S05E01.720p.mkv"],
  });
  expect(verdict).toBe(2316);
  expect(asked.filter((line) => line.startsWith("details")).toSorted()).toEqual([
    "details tv/2316 [5]",
    "details tv/2996 [5]",
  ]);
  expect((await run({ name: "The.Office.US.S02E01.720p.mkv" })).verdict).toBe(2316);
});

test("maps every file of a pack, with the episode titles", async () => {
  const { decision } = await run({
    name: "Breaking.Bad.S01.1080p.BluRay-GRP",
    videos: [
      "Breaking.Bad.S01E01.mkv",
      "Breaking.Bad.S01E02.mkv",
      "Sample/breaking.bad.s01e01.sample.mkv",
    ],
  });
  expect(decision).toMatchObject({ kind: "auto", identity: { tmdbId: 1396 } });
  expect(decision.kind === "auto" && [...decision.mappings]).toEqual([
    ["Breaking.Bad.S01E01.mkv", { season: 1, episodes: [1], titles: ["Pilot"] }],
    ["Breaking.Bad.S01E02.mkv", { season: 1, episodes: [2], titles: ["Chapter 1-2"] }],
  ]);
});

test("for an absolute number, requests the episode counts first and then the number's season", async () => {
  const { decision, asked } = await run({ name: "[Subs] Long Voyage - 63 [1080p].mkv" });
  expect(decision).toMatchObject({
    kind: "auto",
    identity: { tmdbId: 37854, season: 2, episodes: [2] },
  });
  expect(asked.filter((line) => line.startsWith("details"))).toEqual([
    "details tv/37854 []",
    "details tv/37854 [2]",
  ]);
});

test("requests a missing episode again, bypassing the cache", async () => {
  const { verdict, asked } = await run({ name: "Breaking.Bad.S01E99.720p.mkv" });
  expect(verdict).toContain("episode_missing");
  expect(asked.filter((line) => line.endsWith("fresh"))).toEqual(["details tv/1396 [1] fresh"]);
});

test("files an episode that only the fresh response contains", async () => {
  const { ports } = cataloguePorts(CATALOGUE);
  const full = series(1396, "Breaking Bad", 2008, [season(1, 8, 2008)]);
  const details: typeof ports.details = async (type, id, seasons, signal, options) =>
    options?.fresh && id === 1396 ? full : ports.details(type, id, seasons, signal, options);
  const { decision } = await run("Breaking.Bad.S01E08.720p.mkv", { details });
  expect(decision).toMatchObject({ kind: "auto", identity: { season: 1, episodes: [8] } });
});

test("gives a child release its parent's work even if the child's own name is ambiguous", async () => {
  const parentIdentity = { type: "tv" as const, tmdbId: 2996, title: "The Office", year: 2001 };
  const videos = ["The.Office.S02E03.mkv"];
  expect((await run({ name: "The.Office.S02", videos, parentIdentity })).verdict).toBe(2996);
  expect((await run({ name: "The.Office.S02", videos })).verdict).toContain("series_ambiguous");
  expect(
    (await run({ name: "Breaking.Bad.S02", videos: ["Breaking.Bad.S02E03.mkv"], parentIdentity }))
      .verdict,
  ).toContain("folder_disagrees");
});

test("holds a name without a title or without a TMDB match, and reports which is missing", async () => {
  expect((await run({ name: "Qwertz.Uiop.2011.1080p.mkv" })).verdict).toEqual(["no_match"]);
  expect((await run({ name: "..", videos: ["\u0000.mkv"] })).verdict).toEqual(["no_title"]);
});

test("passes an outage on unchanged", async () => {
  const outage = new Outage("tmdb_unavailable", "TMDB does not answer.");
  const failing = () => Promise.reject(outage);
  await expect(run("Inception.2010.mkv", { search: failing })).rejects.toBe(outage);
  await expect(run("Breaking.Bad.S01E01.mkv", { details: failing })).rejects.toBe(outage);
});

test("sends a hostile release to review", async () => {
  const evil = `${"[a.S01E01-".repeat(400)}\u202e/${"../".repeat(400)}x.mkv`;
  const videos = Array.from({ length: 300 }, (_, at) => `${evil}${at}.mkv`);
  const { decision } = await run({ name: evil, videos });
  expect(decision.kind).toBe("review");
});

const SLIPS: ((text: string, at: number) => string)[] = [
  (text, at) => `${text.slice(0, at)}${text.slice(at + 1)}`,
  (text, at) => `${text.slice(0, at)}q${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}q${text.slice(at + 1)}`,
  (text, at) => `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`,
];

const MEANT = [
  movie(70, "The Quiet Harbour", 1999),
  movie(71, "Wintergarden", 2003),
  movie(72, "Stone Pier", 2010),
];
// Matches by the beginning of the last word, as TMDB does.
const byBeginning: IdentifyDeps["search"] = async ({ type, title, year }) => {
  const words = fold(title).split(" ");
  return MEANT.filter((one) => {
    const own = fold(one.title).split(" ");
    const has = (word: string, at: number) =>
      own.some((other) => other === word || (at === words.length - 1 && other.startsWith(word)));
    return one.type === type && (year === undefined || one.year === year) && words.every(has);
  });
};

test("suggests, but never files, the work for a title with one or two typos, except early in a one-word title", async () => {
  const near = identifying(MEANT, { search: byBeginning });
  for (const { title, year, tmdbId } of MEANT) {
    for (const slip of SLIPS) {
      for (let at = title.includes(" ") ? 0 : 6; at < title.length - 1; at++) {
        // A typo that moves a space affects two words.
        if (/ /.test(title.slice(at, at + 2))) continue;
        const once = slip(title, at);
        for (const name of [
          once,
          ...(title.includes(" ") ? [] : [SLIPS[0]?.(once, once.length - 2) ?? ""]),
        ]) {
          const { verdict, decision, ranked, asked } = await near(
            `${name.replaceAll(" ", ".")}.${year}.1080p.mkv`,
          );
          if (titleKey(name) === titleKey(title) || typeof verdict === "number") continue;
          expect(ranked[0]?.candidate.tmdbId, name).toBe(tmdbId);
          expect(decision.kind, name).toBe("review");
          expect(asked.length, name).toBeLessThanOrEqual(8);
        }
      }
    }
  }
});

test("the reason names a near match, but not a sequel or a title with a different word", async () => {
  const near = identifying([...CATALOGUE, ...MEANT, movie(73, "Stone Pier 2", 2012)], {
    search: byBeginning,
  });
  const slip = await near("The.Quite.Harbour.1999.1080p.mkv");
  expect(slip.verdict).toEqual(["no_match"]);
  expect(slip.decision).toMatchObject({
    reasons: [
      {
        message:
          "TMDB lists nothing under this exact title, but a similar one: “The Quiet Harbour” (1999).",
      },
    ],
  });
  expect((await near("The.Quality.Harbour.1999.1080p.mkv")).ranked).toEqual([]);
  expect((await near("Stone.Pier.3.2012.1080p.mkv")).verdict).not.toEqual(72);
});
