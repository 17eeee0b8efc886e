import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { Decision } from "../../../src/names/decide/decide.ts";
import { decideByLength } from "../../../src/names/decide/decide-by-length.ts";
import type { FileLength } from "../../../src/names/media/file-length.ts";
import { identifying, running } from "../../support/identifying.ts";
import { movieName } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";
import { gather, judge } from "../judge.ts";

const film = (id: number, year: number, runtimeMinutes: number | undefined) => ({
  ...movie(id, "Tall Ship", year, { popularity: id, runtimeMinutes }),
  runtimeMinutes,
  seasonCounts: [],
  seasons: [],
});
const runs = (minutes: number): FileLength => ({ kind: "read", duration_ms: minutes * 60_000 });
const UNREAD: FileLength = { kind: "unreadable", why: "its header states no length" };

type Case = {
  year?: number;
  edition?: string;
  lengths: FileLength[];
  films: (readonly [number, number | undefined])[];
  show?: true;
};

/**
 * The suggested film's year, and the sentence about it, if any. Ids grow with popularity: the last
 * film has the highest score.
 */
function told({ year, edition, lengths, films, show }: Case) {
  const found = [
    ...films.map(([own, minutes], at) => film(10 * (at + 1), own, minutes)),
    ...(show ? [series(5, "Tall Ship", 1984, [season(1, 6, 1984)], { popularity: 1 })] : []),
  ];
  const paths = lengths.map((_, at) => `part${at}.mkv`);
  const name = { ...movieName("Tall Ship", year ?? null), edition: edition ?? null };
  const given = {
    name,
    files: Object.fromEntries(
      paths.map((path, at) => [path, lengths.length === 1 ? name : { ...name, part: at + 1 }]),
    ),
    found,
    more: { lengths: new Map(lengths.map((length, at) => [paths[at] ?? "", length])) },
  };
  const { ranked, lengths: read = new Map() } = gather(given);
  const {
    ranked: [first],
    decision,
  } = decideByLength({ parsed: name, ranked: [...ranked], lengths: read, decision: judge(given) });
  if (decision.kind === "auto") return "filed";
  const why = decision.reasons.find(({ code }) => code === "runs_as_long");
  expect(decision.suggestion?.identity.tmdbId).toBe(first?.candidate.tmdbId);
  return why ? [first?.candidate.year, toCommandText(why.message)] : first?.candidate.year;
}

const TWO = [
  [1984, 137],
  [2021, 155],
] as const;

test.each<[string, Case, ReturnType<typeof told>]>([
  [
    "the film that scores less has the same length as the file",
    { lengths: [runs(137)], films: [...TWO] },
    [
      1984,
      "The file runs 2 h 17 min, which matches the length of “Tall Ship” (1984) but not that of “Tall Ship” (2021).",
    ],
  ],
  [
    "the film that leads is",
    { lengths: [runs(155)], films: [...TWO] },
    [
      2021,
      "The file runs 2 h 35 min, which matches the length of “Tall Ship” (2021) but not that of “Tall Ship” (1984).",
    ],
  ],
  [
    "two parts of it are together",
    { lengths: [runs(70), runs(67)], films: [...TWO] },
    [1984, expect.stringContaining("The files together run 2 h 17 min")],
  ],
  [
    "a series of the title is no film",
    { lengths: [runs(137)], films: [...TWO], show: true },
    [1984, expect.stringContaining("matches the length of")],
  ],
  ["the file is as long as neither", { lengths: [runs(120)], films: [...TWO] }, 2021],
  [
    "both are as long",
    {
      lengths: [runs(137)],
      films: [
        [1984, 137],
        [2021, 138],
      ],
    },
    2021,
  ],
  [
    "the length of one film is not known",
    {
      lengths: [runs(137)],
      films: [
        [1984, 137],
        [2021, undefined],
      ],
    },
    2021,
  ],
  ["the length of the file is not known", { lengths: [UNREAD], films: [...TWO] }, 2021],
  ["the length of a part is not known", { lengths: [runs(137), UNREAD], films: [...TWO] }, 2021],
  [
    "the name states a cut that may run longer",
    { lengths: [runs(155)], edition: "Extended", films: [...TWO] },
    2021,
  ],
  [
    "a film of another year is not meant",
    {
      year: 2021,
      lengths: [runs(137)],
      films: [
        [1984, 137],
        [2020, 90],
        [2021, 155],
      ],
    },
    2021,
  ],
])("between two films with one title, %s", (_, given, expected) => {
  expect(told(given)).toEqual(expected);
});

test.each([
  ["no longer said of two films that the length tells apart", 137, false],
  ["said of two films of which neither is as long", 120, true],
])("the reason that the best candidate is hardly ahead is %s", (_, minutes, isSaid) => {
  const name = movieName("Tall Ship", null);
  const found = [film(10, 1984, 137), film(10, 2021, 155)].map((one, at) => ({
    ...one,
    tmdbId: at + 1,
  }));
  const given = { name, found, more: { lengths: new Map([["video.mkv", runs(minutes)]]) } };
  const { ranked, lengths = new Map() } = gather(given);
  const before = judge(given);
  const { decision } = decideByLength({
    parsed: name,
    ranked: [...ranked],
    lengths,
    decision: before,
  });
  const isClose = (one: Decision) =>
    one.kind === "review" && one.reasons.some(({ code }) => code === "close_second");
  expect([isClose(before), isClose(decision)]).toEqual([true, isSaid]);
});

test("the length also decides between films whose title has the word for an edition", async () => {
  const identify = identifying([
    movie(1, "Tall Ship Redux", 1990, { runtimeMinutes: 100 }),
    movie(2, "Tall Ship Redux", 2015, { runtimeMinutes: 140 }),
  ]);
  const name = "Tall.Ship.Redux.1080p.BluRay.x264-GRP.mkv";
  const given = { name, videos: [name], at: "/in/one" };
  for (const [minutes, id] of [
    [100, 1],
    [140, 2],
  ] as const) {
    const { ranked, verdict } = await identify(given, { lengths: running(minutes) });
    expect(ranked[0]?.candidate.tmdbId).toBe(id);
    expect(verdict).toContain("runs_as_long");
  }
});
