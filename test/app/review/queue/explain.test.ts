import { expect, test } from "vitest";
import { explain, explainIdentity } from "../../../../src/app/review/queue/explain.ts";
import { parseName } from "../../../../src/names/index.ts";

const parts = { title: 1, year: 1, popularity: 1, type: 1 };
const dune = {
  type: "movie" as const,
  tmdbId: 438_631,
  title: "Dune",
  year: 2021,
  confidence: 1000,
};
const older = { type: "movie" as const, tmdbId: 841, title: "Dune", year: 1984, confidence: 700 };

test("explains a certain film by how its name was read, its match and why no review was needed", () => {
  const told = explain({
    parsed: parseName("Dune.2021.1080p.WEB-DL.x264-GRP.mkv"),
    parts,
    confidence: 1000,
    candidates: [dune, older],
    identity: { type: "movie", tmdbId: 438_631, title: "Dune", year: 2021 },
    decidedBy: "engine",
  });
  expect(told).toEqual([
    "Read as a film from 2021.",
    "The top candidate, a film of 2021, scores 1.000: no other work has the title, the name says the same type.",
    "The second, a film of 1984, scores 0.300 lower.",
    "No guard objected, so no approval was needed.",
  ]);
});

test("explains that a certain release in review was not stopped by a guard", () => {
  const identity = { type: "movie", tmdbId: 438_631, title: "Dune", year: 2021 } as const;
  const told = explain({ candidates: [dune], identity, decidedBy: "engine", state: "review" });
  expect(told).toEqual([
    "No guard objected to its identity. It is in review for the reasons given.",
  ]);
});

test.each([
  ["The.Office.S02E03E04.720p.mkv", "Read as season 2, episodes 3–4 of a series, no year given."],
  ["Show.S01.1080p.WEB", "Read as season 1 of a series, no year given."],
  [
    "The.Daily.Show.2017.06.01.720p.mkv",
    "Read as the episode of 2017-06-01 of a series, no year given.",
  ],
])("explains how %s was read", (name, sentence) => {
  expect(explain({ parsed: parseName(name), candidates: [] })).toEqual([sentence]);
});

test("explains a mismatch by its parts", () => {
  const [, fits] = explain({
    parsed: parseName("Matrx.1998.1080p.mkv"),
    parts: { title: 0.91, year: 0.8, popularity: 0.4, type: 0.5 },
    confidence: 730,
    candidates: [{ ...dune, title: "The Matrix", year: 1999 }],
  });
  expect(fits).toBe(
    "The top candidate, a film of 1999, scores 0.730: other works have the title too (it has 40 % of their popularity), the name does not say whether it is a film or a series.",
  );
});

test.each([
  ["Tall Ship {tmdb-438631}.mkv", "of 2021, scores 1.000: the name says the same type."],
  ["Dune.1984.1080p.mkv", "of 2021, scores 1.000: the name says the same type."],
])("%s was given directly: does not explain titles, years or rivals", (name, end) => {
  const [, fits] = explain({
    parsed: parseName(name),
    parts,
    confidence: 1000,
    candidates: [dune],
  });
  expect(fits).toBe(`The top candidate, a film ${end}`);
});

test("explains that a chosen work scores less than the next candidate", () => {
  const told = explain({
    parts,
    confidence: 850,
    candidates: [
      { ...dune, confidence: 850 },
      { ...older, confidence: 950 },
    ],
  });
  expect(told[1]).toBe("The second, a film of 1984, scores 0.100 higher, but was not named.");
});

test("gives no explanation if the name was not parsed", () => {
  expect(explain({ candidates: [] })).toEqual([]);
});

const film = {
  parts,
  candidates: [dune, older],
  decidedBy: "engine" as const,
  state: "filed" as const,
  reasons: [],
};
const asDune = { type: "movie", tmdbId: 438_631, title: "Dune", year: 2021 } as const;
const pack = {
  type: "tv" as const,
  tmdbId: 1396,
  title: "Breaking Bad",
  year: 2008,
  confidence: 900,
};

test.each([
  [
    "Dune.2021.1080p.mkv",
    {},
    "Filed as “Dune” (2021): its name contains TMDB's exact title and its year.",
  ],
  [
    "Dune.2021.1080p.mkv",
    { source: "library" as const },
    "Adopted as “Dune” (2021): its name contains TMDB's exact title and its year.",
  ],
  [
    "Dune.2021.1080p.mkv",
    { minutes: 155 },
    "Filed as “Dune” (2021): its name contains TMDB's exact title and its year, and it runs as long as the film.",
  ],
  [
    "Dune.mkv",
    {
      minutes: 155,
      state: "review" as const,
      reasons: [{ code: "runs_as_long" as const, message: "" }],
    },
    "The best match is “Dune” (2021): its name contains TMDB's exact title, and it runs as long as the film.",
  ],
  [
    "Dune.2020.1080p.mkv",
    { minutes: 120, state: "review" as const },
    "The best match is “Dune” (2021): its name contains TMDB's exact title and a year off by one.",
  ],
  [
    "Dune {tmdb-438631}.mkv",
    { minutes: 155 },
    "Filed as “Dune” (2021): its name contains the id, its name contains TMDB's exact title, and it runs as long as the film.",
  ],
  [
    "Dune.2021.mkv",
    { decidedBy: "person" as const, state: "approved" as const },
    "Identified as “Dune” (2021): a person approved it, and its name contains TMDB's exact title and its year.",
  ],
  [
    "Other.2021.mkv",
    { decidedBy: "person" as const, candidates: [older] },
    "Filed as “Dune” (2021): a person chose it.",
  ],
  [
    "Dune.mkv",
    { reasons: [{ code: "nfo" as const, message: "" }] },
    "Filed as “Dune” (2021): its NFO names it, and its name contains TMDB's exact title.",
  ],
])("%s: %o explains in one sentence why this work was chosen", (name, more, sentence) => {
  const lengths = [{ kind: "read" as const, duration_ms: 155 * 60_000 }];
  expect(
    explainIdentity({
      ...film,
      identity: asDune,
      parsed: { ...parseName(name), lengths },
      ...more,
    }),
  ).toBe(sentence);
});

test("explains a series by TMDB's list of its episodes and the length of each file", () => {
  const lengths = [1, 2].map(() => ({ kind: "read" as const, duration_ms: 47 * 60_000 }));
  const parsed = { ...parseName("Breaking.Bad.S01E01E02.mkv"), lengths };
  const told = {
    ...film,
    candidates: [pack],
    identity: pack,
    parts: { ...parts, year: 0.8 },
    parsed,
    minutes: 47,
  };
  expect(explainIdentity(told)).toBe(
    "Filed as “Breaking Bad” (2008): its name contains TMDB's exact title, TMDB lists its episodes, and it runs as long as its episodes.",
  );
  expect(explainIdentity({ ...told, identity: undefined, candidates: [] })).toBeUndefined();
});

test.each([
  // No other work was compared: the facts of this one contradict the name.
  [0, "its type, year, country or episodes do not fit the name"],
  [0.001, "other works have the title too (it has less than 1 % of their popularity)"],
  [1, "no other work has the title"],
])("explains a popularity share of %d", (popularity, says) => {
  const [, fits] = explain({
    parsed: parseName("Dune.2021.1080p.mkv"),
    parts: { ...parts, year: 0.5, popularity },
    confidence: 700,
    candidates: [dune],
  });
  expect(fits).toContain(`scores 0.700: ${says}, `);
});
