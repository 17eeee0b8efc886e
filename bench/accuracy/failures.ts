import type { Outcome } from "./decision-score.ts";
import type { FormOutcome } from "./forms/decide-forms.ts";
import { formFailures } from "./forms/report-forms.ts";
import type { GeneratedOutcome } from "./generated/decide-generated.ts";
import type { ParserMiss } from "./parser-score.ts";

/**
 * Failures by section: names that were parsed differently, filed wrong, or held although the
 * catalogue contains the answer.
 */
export type Failures = {
  misses: ParserMiss[];
  outcomes: Outcome[];
  generated: GeneratedOutcome[];
  forms: FormOutcome[];
};

const failed = ({ answerable, verdict, row }: Outcome): boolean =>
  verdict.startsWith("wrong") || (answerable && verdict === "held" && row.tmdb_id != null);

/** Every failure as an object whose `what` states its kind. */
const records = ({ misses, outcomes, generated, forms }: Failures) => ({
  parse: misses.map((miss) => ({ what: "parse", ...miss })),
  decide: outcomes.filter(failed).map((one) => ({ what: one.verdict, ...one })),
  generated: generated
    .filter(({ verdict }) => verdict === "wrong")
    .map((one) => ({ what: "generated", ...one })),
  forms: forms
    .filter(({ verdict }) => verdict === "wrong" || verdict === "asked")
    .map(({ filed, ...one }) => ({ what: "form", ...one, filed: Object.fromEntries(filed) })),
});

/** Every failure as JSON lines. */
export const failureLines = (all: Failures): string =>
  Object.values(records(all))
    .flat()
    .map((one) => `${JSON.stringify(one)}\n`)
    .join("");

/** Every failure as human-readable text: the name, the expected result and the actual result. */
export function failureText(all: Failures): string {
  const { parse, decide, generated } = records(all);
  return [
    ...parse.map(({ corpus, name, wrong, disputed, judged, want, got }) => {
      const why = [judged && `judged ${judged}`, disputed && `disputed as ${disputed}`]
        .filter(Boolean)
        .join(", ");
      const { type, title, year, season, episode, absolute, date, alt_titles: also = [] } = want;
      const stated = {
        type,
        title,
        year,
        season,
        episode,
        absolute,
        date,
        ...(also.length > 0 && { also }),
      };
      return `${name}\n    ${corpus}: ${wrong.join(", ")}${why && ` (${why})`}\n    want ${JSON.stringify(stated)}\n    got  ${JSON.stringify(got)}`;
    }),
    ...decide.map(({ verdict, row, found, read, reasons, lengthMs }) => {
      const { tmdb_id: id, type, title, year, season, episode, absolute, date } = row;
      const stated = JSON.stringify({ title, year, season, episode, absolute, date });
      const runs = lengthMs === undefined ? "" : ` (${Math.round(lengthMs / 60_000)} min)`;
      return `${row.name}${runs}\n    ${verdict}: ${reasons.join(", ")}\n    want ${type}/${id ?? "none"} ${stated}\n    got  ${found} read as ${read}`;
    }),
    ...generated.map(
      ({ kind, name, videos, filed, want }) =>
        `${[name, ...videos].join(" => ")}\n    ${kind}: wrong\n    want ${JSON.stringify(want)}\n    got  ${filed}`,
    ),
    formFailures(all.forms),
  ].join("\n");
}
