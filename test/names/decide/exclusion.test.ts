import { describe, expect, test } from "vitest";
import { isSentence, toCommandText } from "../../../src/base/actions/sentence.ts";
import type { Candidate } from "../../../src/base/candidate.ts";
import { toRanked } from "../../../src/base/candidate.ts";
import { dropUndefined } from "../../../src/base/drop-undefined.ts";
import { compareLength } from "../../../src/base/length-fit.ts";
import { MINUTE_MS } from "../../../src/base/text/time-units.ts";
import { listActions } from "../../../src/core/actions/offered/actions.ts";
import { EXCLUDING_REASONS } from "../../../src/names/decide/exclusion.ts";
import type { Identification } from "../../../src/names/index.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { type Given, identifying, running } from "../../support/identifying.ts";
import { randomFrom } from "../../support/random.ts";
import { movie, season, series } from "../../support/works.ts";

const OFFICE_US = series(2316, "The Office", 2005, [season(1, 6), season(5, 28)], {
  countries: ["US"],
  popularity: 90,
});
const OFFICE_UK = series(2996, "The Office", 2001, [season(1, 6)], { countries: ["GB"] });

/** The actions that are offered for a release which was identified like this. */
function offer(name: string, { parsed, ranked, decision }: Identification) {
  if (decision.kind === "auto") return [];
  return listActions({
    id: 409,
    name,
    path: `/downloads/${name}`,
    state: "review",
    decidedBy: "engine",
    identity: decision.suggestion?.identity,
    candidates: ranked.map(toRanked),
    parsed: { ...parsed, name: "" },
    reasons: decision.reasons,
    source: "folder",
    files: [{ path: name, size: 1, role: "video", skip: false }],
  });
}

const firstOffer = async (listed: readonly Listed[], given: Given, minutes?: number) => {
  const name = typeof given === "string" ? given : given.name;
  const more = minutes === undefined ? {} : { lengths: running(minutes) };
  const identified = await identifying(listed)({ name, videos: [name], at: "/downloads" }, more);
  const [first] = offer(name, identified);
  return { first, codes: identified.verdict, identified };
};

const SEARCH = { do: "approve", blanks: ["tmdb_id"] };

describe("offers no work that a reason rules out", () => {
  test.each<
    [
      why: string,
      listed: Listed[],
      name: string,
      code: string,
      minutes?: number | undefined,
      excludedBy?: string,
    ]
  >([
    ["country", [OFFICE_US], "The.Office.UK.S01E02.720p.mkv", "series_ambiguous"],
    ["year", [movie(1, "Harbor", 1999)], "Harbor.2011.1080p.mkv", "year_differs"],
    ["number", [movie(1, "Harbor Lights", 2011)], "Harbor.Lights.2.2011.mkv", "number_differs"],
    [
      "length",
      [movie(1, "Harbor Lights", 2011, { runtimeMinutes: 120 })],
      "Harbor.Lights.2011.1080p.mkv",
      "runtime_differs",
      40,
    ],
    [
      "kind",
      [series(1, "Harbor Lights", 2011, [season(1, 7)])],
      "Harbor.Lights.2011.1080p.mkv",
      "no_match",
      undefined,
      "low_confidence",
    ],
  ])("wrong %s", async (_why, listed, name, code, minutes, excludedBy = code) => {
    const { first, codes, identified } = await firstOffer(listed, name, minutes);
    expect(codes).toContain(code);
    expect(identified.ranked[0]?.excludedBy).toBe(excludedBy);
    expect(first).toMatchObject(SEARCH);
    expect(first).not.toHaveProperty("tmdbId");
    expect(identified.decision).not.toHaveProperty("suggestion");
  });

  test("offers the other work of that title that no reason rules out", async () => {
    const remake = movie(2, "Harbor Lights", 2011, { runtimeMinutes: 40, popularity: 1 });
    const film = movie(1, "Harbor Lights", 2011, { runtimeMinutes: 120, popularity: 90 });
    const { first } = await firstOffer([film, remake], "Harbor.Lights.2011.mkv", 40);
    expect(first).toMatchObject({ do: "approve", type: "movie", tmdbId: 2 });
  });

  test("files The Office of the right country, and offers none if only the other is listed", async () => {
    const name = "The.Office.UK.S01E02.720p.mkv";
    const both = await firstOffer([OFFICE_US, OFFICE_UK], name);
    expect(both.codes).toBe(2996);
    const { first } = await firstOffer([OFFICE_US], name);
    expect(first).toMatchObject({ ...SEARCH, type: "tv", search: { title: "The Office" } });
  });

  test("does not offer a work with a less similar title instead", async () => {
    const listed = [OFFICE_US, series(7, "The Office Party", 2003, [season(1, 6)])];
    const { first } = await firstOffer(listed, "The.Office.UK.S01E02.720p.mkv");
    expect(first).not.toHaveProperty("tmdbId", 7);
    expect(first).not.toHaveProperty("tmdbId", 2316);
  });
});

describe("still offers a work that a reason only doubts", () => {
  test.each<[why: string, listed: Listed[], name: string, code: string, id: number]>([
    [
      "TMDB does not list the episode yet",
      [series(1396, "Harbor Lights", 2008, [season(1, 7)])],
      "Harbor.Lights.S01E08.mkv",
      "episode_missing",
      1396,
    ],
    [
      "TMDB lists no country",
      [series(1396, "Harbor Lights", 2008, [season(1, 7)])],
      "Harbor.Lights.UK.S01E02.mkv",
      "series_ambiguous",
      1396,
    ],
    [
      "another film has the title",
      [movie(1, "Harbor Lights", 2011), movie(2, "Harbor Lights", 1984, { popularity: 1 })],
      "Harbor.Lights.1080p.mkv",
      "remake_rival",
      1,
    ],
    [
      "the title is only similar",
      [movie(1, "The Harbor Lights Story", 2011)],
      "Harbor.Lights.2011.mkv",
      "title_differs",
      1,
    ],
    ["TMDB lists no year", [movie(1, "Harbor")], "Harbor.2011.mkv", "year_differs", 1],
  ])("%s", async (_why, listed, name, code, id) => {
    const { first, codes } = await firstOffer(listed, name);
    expect(codes).toContain(code);
    expect(first).toMatchObject({ do: "approve", tmdbId: id });
  });

  test("a series of which one episode is too short", async () => {
    const show = series(1396, "Harbor Lights", 2008, [
      {
        season: 1,
        episodes: season(1, 7).episodes.map((episode) => ({ ...episode, runtimeMinutes: 50 })),
      },
    ]);
    const { first, codes } = await firstOffer([show], "Harbor.Lights.S01E02.mkv", 10);
    expect(codes).toContain("runtime_differs");
    expect(first).toMatchObject({ do: "approve", tmdbId: 1396 });
  });

  test("a work that the name's id states, although the year differs", async () => {
    const film = { ...movie(1, "Harbor Lights", 1999), ids: ["tt0000001"] };
    const { first, codes } = await firstOffer([film], "Harbor.Lights.2011.{imdb-tt0000001}.mkv");
    expect(codes).toContain("id_contradicts");
    expect(first).toMatchObject({ do: "approve", tmdbId: 1 });
  });

  test("no work is named if the file does not run as long as the work that the name's id states", async () => {
    const film = {
      ...movie(1, "Harbor Lights", 1999, { runtimeMinutes: 120 }),
      ids: ["tt0000001"],
    };
    const { first, identified } = await firstOffer(
      [film],
      "Harbor.Lights.1999.{imdb-tt0000001}.mkv",
      40,
    );
    expect(first).toMatchObject({ do: "approve" });
    expect(first).not.toHaveProperty("tmdbId");
    expect(identified.ranked[0]?.excludedBy).toBeUndefined();
  });
});

test("the country is only contradicted if TMDB lists other countries", async () => {
  const messageOf = async (listed: Listed[]) => {
    const { identified } = await firstOffer(listed, "The.Office.UK.S01E02.720p.mkv");
    const reasons = identified.decision.kind === "auto" ? [] : identified.decision.reasons;
    return reasons.map(({ message }) => (isSentence(message) ? toCommandText(message) : "")).join();
  };
  expect(await messageOf([OFFICE_US])).toContain(
    "The name says GB, but TMDB does not list that country for “The Office” (2005).",
  );
  expect(await messageOf([{ ...OFFICE_US, countries: [] }])).toContain(
    "The name says GB, but TMDB lists no country for “The Office” (2005).",
  );
});

/** The facts that a name and a file state, as the test wrote them into the name. */
type Stated = {
  title: string;
  year?: number;
  country?: "US" | "GB";
  episode?: true;
  number?: number;
  minutes?: number;
};

const TITLES = ["Harbor Lights", "Winter Station", "The Quiet Tide"];

/** Restates, without the program's rules, which facts of a work contradict a name. */
function contradicts(
  stated: Stated,
  work: Candidate & { type: "movie" | "tv" },
  numberOf: ReadonlyMap<number, number>,
): string | undefined {
  if (stated.episode ? work.type === "movie" : stated.year !== undefined && work.type === "tv") {
    return "kind";
  }
  const { countries, year, runtimeMinutes } = work;
  if (stated.episode && stated.country && countries.length > 0) {
    if (!countries.includes(stated.country)) return "country";
  }
  if (stated.year !== undefined && Math.abs((year ?? 0) - stated.year) > 1) return "year";
  if (!stated.episode && stated.number !== numberOf.get(work.tmdbId)) return "number";
  if (work.type === "movie" && stated.minutes !== undefined && runtimeMinutes !== undefined) {
    const { fit } = compareLength("movie", stated.minutes * MINUTE_MS, runtimeMinutes * MINUTE_MS);
    if (fit === "differs") return "length";
  }
  return undefined;
}

test("over random names and catalogues, the first offer contradicts nothing that the name states", async () => {
  const random = randomFrom();
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const maybe = <T>(value: () => T): T | undefined => (random() < 0.6 ? value() : undefined);
  const seen = new Map<string, number>();
  let offers = 0;
  for (let round = 0; round < 400; round++) {
    const title = pick(TITLES);
    const numberOf = new Map<number, number>();
    const listed = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index): Listed => {
      const id = index + 1;
      const popularity = 1 + Math.floor(random() * 90);
      const year = 1990 + Math.floor(random() * 8);
      if (random() < 0.5) {
        const number = random() < 0.3 ? 2 : undefined;
        if (number !== undefined) numberOf.set(id, number);
        return movie(id, number === undefined ? title : `${title} ${number}`, year, {
          popularity,
          ...dropUndefined({ runtimeMinutes: maybe(() => pick([40, 90, 120])) }),
        });
      }
      return series(id, title, year, [season(1, 5, year)], {
        popularity,
        countries: pick([[], ["US"], ["GB"]]),
      });
    });
    const isEpisode = random() < 0.4;
    const stated: Stated = isEpisode
      ? { title, episode: true, ...dropUndefined({ country: maybe(() => pick(["US", "GB"])) }) }
      : {
          title,
          year: 1990 + Math.floor(random() * 8),
          ...dropUndefined({
            number: random() < 0.2 ? 2 : undefined,
            minutes: maybe(() => pick([40, 90, 120])),
          }),
        };
    const dotted = title.replaceAll(" ", ".");
    const country = stated.country === "GB" ? ".UK" : stated.country === "US" ? ".US" : "";
    const name = isEpisode
      ? `${dotted}${country}.S01E02.720p.mkv`
      : `${dotted}${stated.number === undefined ? "" : `.${stated.number}`}.${stated.year}.1080p.mkv`;
    const { first, identified } = await firstOffer(listed, name, stated.minutes);
    for (const { excludedBy } of identified.ranked) {
      if (excludedBy !== undefined) seen.set(excludedBy, (seen.get(excludedBy) ?? 0) + 1);
    }
    if (first?.do !== "approve" || first.tmdbId === undefined) continue;
    offers++;
    const work = listed.find(({ type, tmdbId }) => type === first.type && tmdbId === first.tmdbId);
    expect(work && contradicts(stated, work, numberOf), `${name} as ${JSON.stringify(work)}`).toBe(
      undefined,
    );
  }
  expect(offers).toBeGreaterThan(20);
  expect([...seen.keys()].toSorted()).toEqual([...EXCLUDING_REASONS].toSorted());
});
