import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { season, series } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { withSecondOpinion } from "../../../src/names/ask/second-opinion.ts";
import {
  createIdentify,
  type SecondAnswer,
  type SecondEpisode,
  type SeriesIds,
} from "../../../src/names/index.ts";
import { never, withTmdb } from "../../adapters/tmdb/with-tmdb.ts";

const PAGE = "https://www.tvmaze.com/shows/9301";

type Row = readonly [season: number, episode: number, title: string, airDate?: string];
const listed = (rows: readonly Row[]): SecondAnswer => ({
  kind: "listed",
  page: PAGE,
  episodes: rows.map(
    ([at, episode, title, airDate]): SecondEpisode => ({
      season: at,
      episode,
      title,
      airDate,
    }),
  ),
});

const TITLES = [
  ["First Light", "The Low Door", "What Was Left"],
  ["Ash and Oak", "The Ninth Bell"],
];

/** Identifies names of one series with a second catalogue that answers `answer`. */
async function asked(
  names: string | readonly string[],
  answer: SecondAnswer,
  { seasons = TITLES, imdb = "tt9900123" }: { seasons?: string[][]; imdb?: string | null } = {},
) {
  const show = series(
    [4711, "The Lantern Ward", "2001-01-01", 44, 72, imdb],
    null,
    seasons.map((titles, at) => season(at + 1, `200${at + 1}-01-03`, [...titles])),
  );
  await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
  const questions: SeriesIds[] = [];
  const second = {
    name: "TVmaze",
    licence: "CC BY-SA",
    series: async (ids: SeriesIds) => {
      questions.push(ids);
      return answer;
    },
  };
  const deps = { ...it.client, policy: () => ({ auto: true, threshold: 850 }) };
  const input =
    typeof names === "string"
      ? { name: names, videos: [] }
      : { name: "The Lantern Ward", videos: [...names] };
  const without = await createIdentify(deps)(input, never);
  const before = it.tmdb.requests.length;
  const { decision } = await createIdentify({ ...deps, second })(input, never);
  expect(decision.kind).toBe(without.decision.kind);
  const codes = (one: typeof decision) =>
    one.kind === "auto" ? [] : one.reasons.map(({ code }) => code);
  expect(codes(decision)).toEqual(codes(without.decision));
  const more = it.tmdb.requests.length - before;
  const messages =
    decision.kind === "auto" ? [] : decision.reasons.map(({ message }) => toCommandText(message));
  return { kind: decision.kind, questions, messages, more };
}

test("the second catalogue receives no request while TMDB places every episode", async () => {
  const known = ["The.Lantern.Ward.S01E02.1080p.mkv", "The.Lantern.Ward.S02E01.1080p.mkv"];
  const { kind, questions, more } = await asked(known, listed([]));
  expect({ kind, questions, more }).toEqual({ kind: "auto", questions: [], more: 0 });
});

test("the second catalogue receives no request about a film or an unknown title", async () => {
  for (const name of ["Unheard.Of.S01E09.mkv", "Some.Film.2004.1080p.mkv"]) {
    expect((await asked(name, listed([]))).questions).toEqual([]);
  }
});

const MISSING = "TMDB does not list S01E04 of “The Lantern Ward” (2001).";
const CREDIT = `Episode data: ${PAGE} (TVmaze, CC BY-SA).`;

test.each<[title: string, name: string, rows: readonly Row[], explanation: string]>([
  [
    "a last episode that TMDB lists whole, and the other catalogue in two parts",
    "The.Lantern.Ward.S01E04.1080p.mkv",
    [
      [1, 3, "What Was Left, Part 1", "2001-01-17"],
      [1, 4, "What Was Left (2)", "2001-01-17"],
    ],
    "TVmaze lists it as S01E04 “What Was Left (2)”, first shown on 2001-01-17. It is one of 2 parts that TMDB lists as one episode, S01E03.",
  ],
  [
    "a season that TMDB divides",
    "The.Lantern.Ward.S01E04.1080p.mkv",
    [[1, 4, "Ash & Oak", "2002-01-03"]],
    "TVmaze lists it as S01E04 “Ash & Oak”, first shown on 2002-01-03. On TMDB, an episode with this title and date is S02E01.",
  ],
  [
    "a title with another date",
    "The.Lantern.Ward.S01E04.1080p.mkv",
    [[1, 4, "Ash and Oak", "1999-09-09"]],
    "TVmaze lists it as S01E04 “Ash and Oak”, first shown on 1999-09-09. On TMDB, an episode with this title is S02E01, with another date or none.",
  ],
  [
    "an episode that only the other catalogue has",
    "The.Lantern.Ward.S01E04.1080p.mkv",
    [[1, 4, "Nothing Alike", "2001-12-24"]],
    "TVmaze lists it as S01E04 “Nothing Alike”, first shown on 2001-12-24. TMDB has no episode with this title, and the date does not identify one.",
  ],
  [
    "a placeholder for a title, which only the date explains",
    "The.Lantern.Ward.S01E04.1080p.mkv",
    [[1, 4, "Episode 4", "2002-01-03"]],
    "TVmaze lists it as S01E04 “Episode 4”, first shown on 2002-01-03. TMDB has no episode with this title. Its only episode of this date is S02E01.",
  ],
  [
    "a number that neither catalogue has",
    "The.Lantern.Ward.S01E04.1080p.mkv",
    [[1, 1, "First Light"]],
    "TVmaze does not list it either.",
  ],
])("explains %s, and files nothing by it", async (_title, name, rows, explanation) => {
  const { kind, questions, messages } = await asked(name, listed(rows));
  expect(kind).toBe("review");
  expect(questions).toEqual([{ tvdbId: undefined, imdbId: "tt9900123" }]);
  expect(messages.join("|")).toBe(`${MISSING} ${explanation} ${CREDIT}`);
});

test("explains a double episode that TMDB divides, number by number", async () => {
  const { messages } = await asked(
    "The.Lantern.Ward.S03E01.1080p.mkv",
    listed([[3, 1, "Harbour", "2003-01-03"]]),
    { seasons: [["First Light"], ["Harbour (1)", "Harbour (2)"]] },
  );
  expect(messages.join()).toContain("TMDB lists it as 2 episodes: S02E01, S02E02.");
});

test("explains a date that TMDB does not have, and an absolute number", async () => {
  const day = await asked(
    "The.Lantern.Ward.2004.05.06.mkv",
    listed([[4, 7, "Ash and Oak", "2004-05-06"]]),
  );
  expect(day.messages.join()).toContain(
    "TVmaze lists it as S04E07 “Ash and Oak”, first shown on 2004-05-06. On TMDB, an episode with this title is S02E01",
  );
});

test("an explanation names each video of a pack, and at most three", async () => {
  const names = [4, 5, 6, 7, 8].map((one) => `The.Lantern.Ward.S01E0${one}.1080p.mkv`);
  const { messages, questions } = await asked(names, listed([[1, 5, "Ash and Oak"]]));
  expect(questions).toHaveLength(1);
  expect(messages.join()).toContain(
    "S01E04.1080p.mkv: TVmaze does not list it either. The.Lantern.Ward.S01E05.1080p.mkv: TVmaze lists it as S01E05 “Ash and Oak”.",
  );
  expect(messages.join()).toContain("2 more videos are not explained.");
});

test.each<[SecondAnswer, string]>([
  [{ kind: "unknown" }, "TVmaze was asked too, but does not list the series."],
  [
    { kind: "unanswered", why: "it reports an internal error (500)" },
    "TVmaze was asked too, but it reports an internal error (500).",
  ],
])("states that the catalogue does not help: %j", async (answer, sentence) => {
  const { messages } = await asked("The.Lantern.Ward.S01E04.mkv", answer);
  expect(messages.join("|")).toBe(`${MISSING} ${sentence}`);
});

test("the second catalogue receives no request about a series without another id at TMDB", async () => {
  const { questions, messages } = await asked("The.Lantern.Ward.S01E04.mkv", listed([]), {
    imdb: null,
  });
  expect(questions).toEqual([]);
  expect(messages.join()).toContain("TVmaze was not asked, because");
});

test("a hostile title is quoted, shortened and without control characters", async () => {
  const title = `a"”\u202e\u0007${"(Part 1".repeat(5000)}`;
  const { messages } = await asked("The.Lantern.Ward.S01E04.mkv", listed([[1, 4, title]]));
  expect(messages.join().length).toBeLessThan(600);
  expect(messages.join()).not.toMatch(/[\u202e\u0007]/);
});

test("a second opinion joins the reason about the number, whichever reason comes first", async () => {
  const show = series(
    [4711, "The Lantern Ward", "2001-01-01", 44, 72, "tt9900123"],
    null,
    TITLES.map((titles, at) => season(at + 1, `200${at + 1}-01-03`, [...titles])),
  );
  await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
  const second = { name: "TVmaze", series: async () => listed([[1, 1, "First Light"]]) };
  const deps = { ...it.client, policy: () => ({ auto: true, threshold: 850 }) };
  const input = { name: "The.Lantern.Ward.S01E04.1080p.mkv", videos: [] };
  const found = await createIdentify(deps)(input, never);
  if (found.decision.kind !== "review") throw new Error("The release is not in review.");
  const other = { code: "low_confidence", message: "The name is doubtful." } as const;
  const decision = { ...found.decision, reasons: [other, ...found.decision.reasons] };
  const told = await withSecondOpinion({ ...deps, second }, { ...found, decision }, never);
  if (told.decision.kind !== "review") throw new Error("The release left review.");
  const [first, missing] = told.decision.reasons.map(({ message }) => toCommandText(message));
  expect(first).toBe(other.message);
  expect(missing).toMatch(/^TMDB does not list S01E04 .*TVmaze does not list it either\./);
});
