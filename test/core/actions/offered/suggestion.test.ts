import { describe, expect, test } from "vitest";
import type { RankedCandidate } from "../../../../src/base/candidate.ts";
import type { ReasonCode } from "../../../../src/base/reason-codes.ts";
import { listActions } from "../../../../src/core/actions/offered/actions.ts";
import type { Subject } from "../../../../src/core/actions/offered/subject.ts";
import { parsed } from "../../../support/parsed.ts";

const film = (tmdbId: number, year: number, minutes?: number): RankedCandidate => ({
  type: "movie",
  tmdbId,
  title: "Dune",
  year,
  confidence: 735,
  ...(minutes === undefined ? {} : { runtimeMinutes: minutes }),
});

const MINUTE_MS = 60_000;

/** A film that runs for this many minutes and waits for these reasons. */
const subject = (
  candidates: RankedCandidate[],
  { minutes, codes = ["remake_rival"], ...more }: Partial<Subject> & Waits = {},
): Subject => ({
  id: 7,
  name: "Dune.1080p.mkv",
  path: "/in/Dune.1080p.mkv",
  state: "review",
  candidates,
  reasons: codes.map((code) => ({ code, message: "Why." })),
  files: [{ path: "Dune.1080p.mkv", size: 1, role: "video", skip: false }],
  parsed: {
    ...parsed({ title: "Dune" }),
    ...(minutes === undefined
      ? {}
      : {
          lengths: [{ path: "Dune.1080p.mkv", kind: "read", duration_ms: minutes * MINUTE_MS }],
        }),
  },
  ...more,
});
type Waits = { minutes?: number; codes?: ReasonCode[] };

/** The work that the first approval names, or what a person must fill in first. */
const offered = (asked: Subject): unknown => {
  const first = listActions(asked).find((action) => action.do === "approve");
  return first && "blanks" in first && first.blanks ? first.blanks : first?.tmdbId;
};

describe("the suggested work", () => {
  test("is the first candidate if nothing speaks against it", () => {
    expect(offered(subject([film(1, 2021), film(2, 1984)]))).toBe(1);
    expect(offered(subject([film(1, 2021, 155), film(2, 1984, 137)], { minutes: 155 }))).toBe(1);
    // Another cut, and no other film fits better.
    expect(offered(subject([film(1, 2021, 155), film(2, 1984, 90)], { minutes: 140 }))).toBe(1);
  });

  test.each<[string, Waits, Waits]>([
    ["the second candidate is within the matcher's margin", {}, { codes: ["close_second"] }],
    ["the files do not run as long as the film", { minutes: 300 }, {}],
    ["only the other film runs as long as the file", { minutes: 137 }, {}],
    ["the matcher found a different length", {}, { codes: ["runtime_differs"] }],
  ])("is left to a person if %s", (_, length: Waits, more: Waits) => {
    const asked = subject([film(1, 2021, 155), film(2, 1984, 137)], { ...length, ...more });
    expect(offered(asked)).toEqual(["tmdb_id"]);
  });

  test("follows the running time if it is what decides between two films of one title", () => {
    const told: Waits = { minutes: 137, codes: ["runtime_differs", "runs_as_long"] };
    expect(offered(subject([film(2, 1984, 137), film(1, 2021, 155)], told))).toBe(2);
  });

  test("is the work that a person chose, whatever the length is", () => {
    const identity = { type: "movie", tmdbId: 1, title: "Dune", year: 2021 } as const;
    const chosen = { identity, decidedBy: "person", minutes: 300 } as const;
    expect(offered(subject([film(1, 2021, 155)], chosen))).toBe(1);
  });
});
