import type { FormOutcome } from "./decide-forms.ts";
import type { FormSummary, FormTotals } from "./summarize-forms.ts";

const EXAMPLE_CHARS = 70;

/** Prints one line per form, and the totals. */
export function reportForms(
  summary: Readonly<Record<string, FormSummary>>,
  totals: FormTotals,
  seed: number,
): void {
  console.log(
    `Decisions on names of every form (seed ${seed}); the share is per 10,000 names that ` +
      "people have:",
  );
  console.table(
    Object.fromEntries(
      Object.entries(summary).map(
        ([name, { answer, share, made, right, wrong, asked, waits, example, ...percents }]) => [
          name,
          {
            answer,
            share,
            made,
            right,
            wrong,
            asked,
            waits,
            "wrong %": percents.wrong_percent,
            "asked %": percents.asked_percent,
            example: example.slice(0, EXAMPLE_CHARS),
          },
        ],
      ),
    ),
  );
  const { forms, made, wrong, asked, requests, hidden } = totals;
  console.log(
    `${wrong} (${totals.wrong_percent} %) of ${made} names in ${forms} forms are filed wrong, ` +
      `${asked} (${totals.asked_percent} %) are asked about needlessly;`,
  );
  console.log(
    `weighted by share: ${totals.weighted_wrong_percent} % wrong, ` +
      `${totals.weighted_asked_percent} % needless.`,
  );
  if (hidden.made > 0) {
    console.log(
      `Forms whose name hides the truth, counted in no sum: ${hidden.wrong} of ${hidden.made} ` +
        "filed as the name states.",
    );
  }
  console.log(`Requests per name: ${requests.mean} on average, ${requests.max} at most.`);
}

const MOST_FILES = 4;

/**
 * Lists the failures of a form in human-readable text: wrong names first, with the filed work and
 * the reason for each question.
 */
export function formFailures(outcomes: readonly FormOutcome[]): string {
  const failed = outcomes.filter(({ verdict }) => verdict === "wrong" || verdict === "asked");
  const order = (one: FormOutcome): number => (one.verdict === "wrong" ? 0 : 1);
  return failed
    .toSorted((a, b) => order(a) - order(b))
    .map(({ form, made: { name, videos, right, lengthMs }, verdict, filed, reasons }) => {
      const files =
        videos.length > MOST_FILES
          ? [...videos.slice(0, MOST_FILES), `… ${videos.length} in all`]
          : videos;
      const places = (all: Iterable<[string, string]>): string => {
        const list = [...all].map(([path, place]) => (path === "" ? place : `${path}: ${place}`));
        return list.length === 0 ? "nothing" : list.slice(0, MOST_FILES).join("; ");
      };
      const differing = [...filed].filter(([path, place]) => right[path] !== place);
      const out =
        verdict === "wrong" ? `filed ${places(differing)}` : `asked ${reasons.join(", ")}`;
      const runs = lengthMs === undefined ? "" : ` (${Math.round(lengthMs / 60_000)} min)`;
      return `${[name, ...files].join("\n  => ")}${runs}\n    ${form}: ${verdict}\n    want  ${places(Object.entries(right))}\n    ${out}`;
    })
    .join("\n");
}
