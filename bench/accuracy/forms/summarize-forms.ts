import type { FormOutcome } from "./decide-forms.ts";
import type { Form } from "./form.ts";

export type FormSummary = {
  group: Form["group"];
  answer: Form["answer"];
  /** How many of 10,000 real names have this form. */
  share: number;
  made: number;
  right: number;
  wrong: number;
  asked: number;
  /** Names that were held, as they should be. */
  waits: number;
  wrong_percent: number;
  asked_percent: number;
  example: string;
};

/** Weight of a form that does not occur among the 19,294 real names: it counts as half a name. */
const UNSEEN = 0.5;

// Rounded to two digits, so that a small share does not vanish.
const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((10_000 * part) / whole) / 100;

/** The path of a name's first video, or the name. */
export const pathOf = ({ name, videos }: FormOutcome["made"]): string =>
  [name, ...videos.slice(0, 1)].join("/");

/** One row per form, in the order of the table. */
export function summarizeForms(
  forms: readonly Form[],
  outcomes: readonly FormOutcome[],
): Record<string, FormSummary> {
  const seenOf = ({ seen = UNSEEN }: Form): number => seen;
  const all = forms.reduce((sum, form) => sum + seenOf(form), 0);
  const byForm = Map.groupBy(outcomes, ({ form }) => form);
  return Object.fromEntries(
    forms.map((form) => {
      const list = byForm.get(form.name) ?? [];
      const count = (verdict: FormOutcome["verdict"]) =>
        list.filter((one) => one.verdict === verdict).length;
      const [right, wrong, asked, waits] = [
        count("right"),
        count("wrong"),
        count("asked"),
        count("waits"),
      ];
      const { name, group, answer } = form;
      const share = Math.round((100_000 * seenOf(form)) / all) / 10;
      const percents = {
        wrong_percent: percentOf(wrong, list.length),
        asked_percent: percentOf(asked, list.length),
      };
      const example = list[0] ? pathOf(list[0].made) : "";
      return [
        name,
        {
          group,
          answer,
          share,
          made: list.length,
          right,
          wrong,
          asked,
          waits,
          ...percents,
          example,
        },
      ];
    }),
  );
}

export type FormTotals = {
  forms: number;
  /** Forms whose names do not show the right answer. They are excluded from all other totals. */
  hidden: { made: number; wrong: number };
  made: number;
  wrong: number;
  asked: number;
  /** Percentage of all names, with every form weighted equally. */
  wrong_percent: number;
  asked_percent: number;
  /** Percentage with each form weighted by how often it occurs in real names. */
  weighted_wrong_percent: number;
  weighted_asked_percent: number;
  requests: { mean: number; max: number };
};

export function totalForms(
  summary: Readonly<Record<string, FormSummary>>,
  outcomes: readonly FormOutcome[],
): FormTotals {
  const all = Object.values(summary).filter(({ made }) => made > 0);
  const rows = all.filter(({ answer }) => answer !== "hidden");
  const sumOf = (list: readonly FormSummary[], what: (row: FormSummary) => number): number =>
    list.reduce((total, row) => total + what(row), 0);
  const sum = (what: (row: FormSummary) => number): number => sumOf(rows, what);
  const apart = all.filter(({ answer }) => answer === "hidden");
  const [made, wrong, asked, share] = [
    sum((row) => row.made),
    sum((row) => row.wrong),
    sum((row) => row.asked),
    sum((row) => row.share),
  ];
  const weighted = (what: (row: FormSummary) => number): number =>
    share === 0 ? 0 : Math.round((1000 * sum((row) => row.share * what(row))) / share) / 1000;
  const requests = outcomes.map((one) => one.requests);
  return {
    forms: rows.length,
    hidden: { made: sumOf(apart, (row) => row.made), wrong: sumOf(apart, (row) => row.wrong) },
    made,
    wrong,
    asked,
    wrong_percent: percentOf(wrong, made),
    asked_percent: percentOf(asked, made),
    weighted_wrong_percent: weighted((row) => row.wrong_percent),
    weighted_asked_percent: weighted((row) => row.asked_percent),
    requests: {
      mean:
        Math.round(
          (100 * requests.reduce((total, one) => total + one, 0)) / Math.max(1, requests.length),
        ) / 100,
      max: requests.reduce((most, one) => Math.max(most, one), 0),
    },
  };
}
