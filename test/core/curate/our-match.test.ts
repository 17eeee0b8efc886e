import { describe, expect, test } from "vitest";
import {
  chooseOurMatch,
  type MatchCandidate,
  type OurWork,
} from "../../../src/core/curate/our-match.ts";

const WORK: OurWork = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 };

const candidate = (given: Partial<MatchCandidate> = {}): MatchCandidate => ({
  guid: "plex://movie/1",
  title: "Dune",
  year: 1984,
  score: 100,
  ids: [],
  ...given,
});

describe("a candidate of a search by the id", () => {
  test("is ours if it lists our TMDB id, among any others", () => {
    const ours = candidate({ guid: "plex://movie/2", title: "Another", ids: ["tmdb://841"] });
    expect(chooseOurMatch(WORK, [candidate(), ours])).toBe(ours);
  });

  test.each<[string, Partial<MatchCandidate>[]]>([
    ["it is the only result and has our title and year", [{}]],
    ["its year is one apart", [{ year: 1985 }]],
    ["Plex lists it twice", [{}, {}]],
  ])("is ours without ids if %s", (_, candidates) => {
    const found = chooseOurMatch(WORK, candidates.map(candidate));
    expect(found?.guid).toBe("plex://movie/1");
  });

  test.each<[string, Partial<MatchCandidate>[]]>([
    ["another result has the title, too", [{}, { guid: "plex://movie/2" }]],
    ["another result has another title", [{}, { guid: "plex://movie/2", title: "Arrakis" }]],
    ["it lists another TMDB id", [{ ids: ["tmdb://438631"] }]],
    ["its title differs", [{ title: "Dune: Part One" }]],
    ["its year is two apart", [{ year: 1986 }]],
    ["its year is unknown", [{ year: undefined }]],
    ["two candidates list our id", [{ ids: ["tmdb://841"] }, { guid: "2", ids: ["tmdb://841"] }]],
    ["Plex found nothing", []],
  ])("is not ours if %s", (_, candidates) => {
    expect(chooseOurMatch(WORK, candidates.map(candidate))).toBeUndefined();
  });

  // Found by the seeds 528893683 and 603503317 of the law in test/app/plex/curate/fix-match.test.ts.
  test.each(["tmdb-841", "Tmdb 841", "TMDB-841: The Movie"])(
    "is not ours without ids if its title has the words of the search: %s",
    (title) => {
      const work = { ...WORK, title };
      expect(chooseOurMatch(work, [candidate({ title })])).toBeUndefined();
      const listed = candidate({ title, ids: ["tmdb://841"] });
      expect(chooseOurMatch(work, [listed])).toBe(listed);
    },
  );
});
