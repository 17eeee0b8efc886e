import { expect, test } from "vitest";
import type { Catalogue } from "../../../bench/accuracy/catalogue.ts";
import {
  decideGenerated,
  type GeneratedOutcome,
} from "../../../bench/accuracy/generated/decide-generated.ts";
import { AT_MOST_WRONG, reportGenerated } from "../../../bench/accuracy/generated/report.ts";
import type { Decision } from "../../../src/names/index.ts";
import { entry } from "../made-up-works.ts";

const film = (id: number, title: string) =>
  entry(id, title, "2001-05-01", { otherTitles: [`${title} Again`], popularity: 9 });
const CATALOGUE: Catalogue = {
  movies: [film(1, "Tin Harbour"), film(2, "Grey Meadow")],
  series: [],
  seasonsOf: () => [],
};
const held: Decision = { kind: "review", reasons: [{ code: "title_differs", message: "No." }] };
const asHarbour: Decision = {
  kind: "auto",
  confidence: 1000,
  identity: { type: "movie", tmdbId: 1, title: "Tin Harbour" },
  mappings: new Map(),
};

test("makes the requested number of names of each kind, and judges every one", async () => {
  const outcomes = await decideGenerated(CATALOGUE, async () => asHarbour, { seed: 1, each: 40 });
  expect(outcomes.filter(({ kind }) => kind === "strange films")).toHaveLength(40);
  const films = outcomes.filter(({ kind }) => kind === "films");
  expect(films.map(({ verdict }) => verdict)).toEqual(["right", "wrong"]);
  expect(films[1]).toMatchObject({ want: { id: 2 }, filed: "movie/1", reasons: [] });
  const none = await decideGenerated(CATALOGUE, async () => held, { seed: 1, each: 40 });
  expect(none.map(({ verdict }) => verdict)).toEqual(none.map(() => "held"));
  expect(none[0]?.reasons).toEqual(["title_differs"]);
});

test("does not search for extras, as in the engine, and holds a folder with only extras", async () => {
  const asked: (readonly string[])[] = [];
  const decide = async (_: string, videos: readonly string[]): Promise<Decision> => {
    asked.push(videos);
    return asHarbour;
  };
  const outcomes = await decideGenerated(CATALOGUE, decide, {
    seed: 1,
    each: Number.POSITIVE_INFINITY,
  });
  expect(asked.flat().filter((path) => /Bonus|Featurettes/.test(path))).toEqual([]);
  const extras = outcomes.filter(({ form }) => form.endsWith("=> Featurettes/{other}.mkv"));
  expect(extras.length).toBeGreaterThan(50);
  for (const { verdict, reasons } of extras) {
    expect([verdict, reasons]).toEqual(["held", ["no_video"]]);
  }
});

test("reports if more names are filed wrongly than the limit allows, by kind and in total", () => {
  const outcome = (kind: string, verdict: GeneratedOutcome["verdict"]): GeneratedOutcome => ({
    kind,
    verdict,
    form: "",
    name: "",
    videos: [],
    want: undefined,
    filed: "",
    reasons: [],
  });
  const of = (wrong: number) => [
    ...Array.from({ length: wrong }, () => outcome("films", "wrong")),
    ...Array.from({ length: 1000 - wrong }, () => outcome("specials", "held")),
  ];
  const most = Math.floor(AT_MOST_WRONG * 10);
  expect(reportGenerated(of(most), 1).within).toBe(true);
  const { within, summary } = reportGenerated(of(most + 1), 1);
  expect(within).toBe(false);
  expect(summary["films"]).toEqual({
    names: most + 1,
    right: 0,
    wrong: most + 1,
    held: 0,
    wrong_percent: 100,
  });
  expect(summary["total"]).toMatchObject({ names: 1000, wrong: most + 1, held: 1000 - most - 1 });
  expect(reportGenerated([], 1).within).toBe(true);
});
