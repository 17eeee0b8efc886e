import { expect, test } from "vitest";
import type { Catalogue } from "../../bench/accuracy/catalogue.ts";
import { byScript } from "../../bench/accuracy/forms/by-script.ts";
import { decideForms } from "../../bench/accuracy/forms/decide-forms.ts";
import type { Form, Made } from "../../bench/accuracy/forms/form.ts";
import { filedFiles, judgeForm } from "../../bench/accuracy/forms/judge-form.ts";
import { FORMS } from "../../bench/accuracy/forms/list.ts";
import { summarizeForms, totalForms } from "../../bench/accuracy/forms/summarize-forms.ts";
import type { Decision } from "../../src/names/index.ts";
import { entry, season } from "./made-up-works.ts";

const WORDS =
  "Amber Birch Candle Drift Ember Fennel Garnet Hollow Ivory Jasper Kestrel Lantern".split(" ");
const titled = (number: number, count: number) =>
  season(
    number,
    count,
    (at) => {
      const words = [WORDS[at % 12], WORDS[(at + number) % 12], WORDS[(3 * at + number) % 12]].join(
        " ",
      );
      return at % 5 === 0 ? `${words} A-Frame` : words;
    },
    // Read in the other order, some dates are a day of another season, for example `11.03.12`.
    (at) => `20${10 + number}-03-${at % 9 < 3 ? 11 + (at % 9) : `0${(at % 9) + 1}`}`,
  );
const CATALOGUE: Catalogue = {
  movies: [
    entry(1, "Tin Harbour", "2001-05-01", { votes: 500, runtimeMinutes: 100 }),
    entry(2, "Tin Harbour 2", "2004-05-01", { votes: 400, runtimeMinutes: 110 }),
    entry(3, "Grey Meadow", "1981-05-01", { votes: 9000, popularity: 90, runtimeMinutes: 95 }),
    entry(4, "Grey Meadow", "1982-05-01", { popularity: 1 }),
    entry(5, "Keeper's Road", "1990-05-01"),
    entry(6, "Sky Shanty The Voyage", "2015-05-01"),
    entry(11, "Sky Shanty: Keeper's Road", "1991-05-01"),
    entry(90_000_001, "Rival Alone", "1999-06-30"),
  ],
  series: [
    entry(7, "Sky Shanty", "2011-01-01"),
    entry(8, "Sky Shanty Harbour", "2014-01-01"),
    entry(9, "Keeper's Lamp", "1994-01-01"),
    entry(10, "1923", "2022-01-01"),
  ],
  seasonsOf: ({ id }) =>
    id < 9 ? [titled(0, 3), titled(1, 4), titled(2, 60), titled(3, 60)] : [titled(1, 8)],
};
const held: Decision = { kind: "review", reasons: [{ code: "no_match", message: "Nothing." }] };
const movie = (tmdbId: number): Decision => ({
  kind: "auto",
  confidence: 900,
  identity: { type: "movie", tmdbId, title: "T" },
  mappings: new Map(),
});
const episode = (path: string, number: number): Decision => ({
  kind: "auto",
  confidence: 900,
  identity: { type: "tv", tmdbId: 7, title: "T" },
  mappings: new Map([[path, { season: 1, episodes: [number], titles: [] }]]),
});

/** Returns the results of the forms with a decider that holds every name. */
async function made(forms: readonly Form[], seed = 1) {
  const decide = async () =>
    ({ decision: held, leftOut: new Map(), apart: [], requests: 2 }) as never;
  return decideForms(CATALOGUE, { decide }, forms, { seed, most: 12 });
}

test("every form generates complete names, and a seed gives the same names regardless of other forms", async () => {
  const all = await made(FORMS);
  for (const { made: one } of all) {
    expect([one.name, ...one.videos].join()).not.toMatch(/undefined|NaN|null|\{\w+\}/);
    for (const place of Object.values(one.right)) {
      expect(place).toMatch(/^movie\/\d+$|^tv\/\d+ \d+x[\d,]+$/);
    }
    for (const path of Object.keys(one.right)) {
      expect(one.videos.length === 0 ? [""] : one.videos).toContain(path);
    }
  }
  const empty = FORMS.filter(({ name }) => !all.some(({ form }) => form === name)).map(
    ({ name }) => name,
  );
  // Forms for which the small catalogue has no works.
  expect(empty).toEqual([]);
  const [last] = FORMS.slice(-1);
  if (!last) throw new Error("There are forms.");
  expect(await made([last])).toEqual(all.filter(({ form }) => form === last.name));
  expect(await made([last], 2)).not.toEqual(await made([last]));
});

test("form names are unique, and a form that waits has no right destination", async () => {
  expect(new Set(FORMS.map(({ name }) => name)).size).toBe(FORMS.length);
  const waiting = FORMS.filter(({ answer }) => answer === "wait");
  expect(waiting.length).toBeGreaterThan(10);
  for (const { made: one } of await made(waiting)) expect(one.right).toEqual({});
  const filed = FORMS.filter(({ answer }) => answer === "file");
  for (const { made: one } of await made(filed)) {
    expect(Object.keys(one.right).length).toBeGreaterThan(0);
  }
});

test("the number next to a title belongs to another episode, and the title is the intended one", async () => {
  const form = FORMS.filter(
    ({ name }) => name === "title of another season's episode beside the number",
  );
  for (const {
    made: { name, videos, right },
  } of await made(form)) {
    const [, s, e] =
      /(?:S|\b)(\d+)[Ex](\d+)/.exec([name, ...videos].join(" ").replace(/Season \d+/, "")) ?? [];
    expect(Object.values(right)).not.toContain(`tv/7 ${Number(s)}x${Number(e)}`);
  }
});

test("a film without a year is generated with its own length, or with a different length that proves nothing", async () => {
  const of = async (name: string) =>
    (await made(FORMS.filter((form) => form.name === name))).map((one) => one.made);
  const [sure] = (await of("film without a year, its length, one bearer of its title")).filter(
    ({ right }) => Object.values(right).includes("movie/1"),
  );
  expect(Math.abs((sure?.lengthMs ?? 0) - 6_000_000)).toBeLessThanOrEqual(120_000);
  for (const { lengthMs, right } of await of("film without a year, another length")) {
    expect(lengthMs).toBeGreaterThan(0);
    expect(right).toEqual({});
  }
});

test("judges a misfiled video as wrong, and a held video as asked about unless holding is allowed", () => {
  const one: Made = { name: "Pack", videos: ["a.mkv", "b.mkv"], right: { "a.mkv": "tv/7 1x1" } };
  const judge = (decision: Decision, answer: Form["answer"] = "file") =>
    judgeForm(one, answer, filedFiles(decision, one.videos));
  expect(judge(episode("a.mkv", 1))).toBe("right");
  expect(judge(episode("a.mkv", 2))).toBe("wrong");
  expect(judge(episode("b.mkv", 1))).toBe("wrong");
  expect(judge(movie(1))).toBe("wrong");
  expect(judge(held)).toBe("asked");
  expect(judge(held, "either")).toBe("waits");
  const film: Made = { name: "Film.mkv", videos: [], right: { "": "movie/1" } };
  expect(judgeForm(film, "file", filedFiles(movie(1), []))).toBe("right");
  expect(judgeForm({ ...film, right: {} }, "wait", filedFiles(held, []))).toBe("waits");
});

test("a form that people often have weighs more", () => {
  const make = () => [];
  const common: Form = { name: "common", group: "usual", answer: "file", seen: 99.5, make };
  const rare: Form = { name: "rare", group: "asked", answer: "file", make };
  const name: Made = { name: "A", videos: [], right: {} };
  const outcome = (form: string, verdict: "right" | "wrong" | "asked") => ({
    form,
    made: name,
    verdict,
    filed: new Map(),
    reasons: [],
    requests: 3,
  });
  const outcomes = [outcome("common", "right"), outcome("rare", "wrong"), outcome("rare", "asked")];
  const summary = summarizeForms([common, rare], outcomes);
  expect(summary["rare"]).toMatchObject({
    made: 2,
    wrong: 1,
    asked: 1,
    share: 50,
    wrong_percent: 50,
  });
  expect(totalForms(summary, outcomes)).toMatchObject({
    forms: 2,
    made: 3,
    wrong_percent: 33.33,
    weighted_wrong_percent: 0.25,
    requests: { mean: 3, max: 3 },
  });
});

test("excludes a form from the totals if its names do not show the right answer", () => {
  const [usual, hidden] = [
    { name: "usual", group: "usual", answer: "file", make: () => [] },
    { name: "hidden", group: "filed wrong", answer: "hidden", make: () => [] },
  ] as const;
  const made = { name: "A.mkv", videos: [], right: {} };
  const outcomes = [
    { form: "usual", made, verdict: "right", filed: new Map(), reasons: [], requests: 1 },
    { form: "hidden", made, verdict: "wrong", filed: new Map(), reasons: [], requests: 1 },
  ] as const;
  const all = outcomes.map((one) => ({ ...one, reasons: [] }));
  const totals = totalForms(summarizeForms([usual, hidden], all), all);
  expect(totals).toMatchObject({ forms: 1, made: 1, wrong: 0, hidden: { made: 1, wrong: 1 } });
});

test("counts names by script, and a name in several scripts under the rarer one", () => {
  const one = (name: string, verdict: "right" | "waits") => ({
    form: "usual",
    made: { name, videos: [], right: {} },
    verdict,
    filed: new Map(),
    reasons: [],
    requests: 1,
  });
  const names = [
    one("A Сезон 1.mkv", "right"),
    one("A Разбор 第1季.mkv", "waits"),
    one("Réaction.mkv", "waits"),
  ];
  const none = { names: 1, filed: 0, asked: 0, waits: 1, wrong: 0 };
  expect(byScript([...names, one("A.mkv", "waits")])).toEqual({
    Cyrillic: { ...none, names: 2, filed: 1 },
    "Latin with marks": none,
    Latin: none,
  });
});
