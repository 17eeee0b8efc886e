import type { Catalogue } from "./catalogue.ts";
import type { Waiting } from "./decide-all.ts";
import type { Outcome } from "./decision-score.ts";
import { hasId } from "./generated/films.ts";
import { dotted, yearOf } from "./generated/words.ts";
import { type Summary, summarize } from "./summary.ts";

/**
 * The films with the most votes, under their plainest scene names. Nothing about these names is in
 * doubt.
 */
export const bestKnownNames = ({ movies }: Catalogue, most: number): Waiting[] =>
  movies
    .filter((film) => hasId(film) && film.date !== "" && film.votes !== undefined)
    .toSorted((a, b) => (b.votes ?? 0) - (a.votes ?? 0))
    .slice(0, most)
    .map((film) => ({
      corpus: "best known",
      answerable: true,
      row: {
        name: `${dotted(film.title)}.${yearOf(film)}.1080p.BluRay.x264-GRP.mkv`,
        type: "movie",
        title: film.title,
        alt_titles: [],
        year: Number(yearOf(film)),
        negative: false,
        tmdb_id: film.id,
      },
    }));

// Maximum share of these names that may wait for a person: 4 of 400.
const MAX_WAITING_SHARE = 4 / 400;

/**
 * Prints which of the best-known films wait and why. `within` is true if few enough films wait and
 * none is filed as another film.
 */
export function reportBestKnown(outcomes: readonly Outcome[]): {
  summary: Summary;
  within: boolean;
} {
  const waiting = outcomes.filter(({ verdict }) => verdict === "held");
  const wrong = outcomes.filter(({ verdict }) => verdict.startsWith("wrong"));
  console.log(
    `${waiting.length} of the ${outcomes.length} best-known films wait, and ${wrong.length} ` +
      "are filed wrong:",
  );
  for (const { row, reasons } of [...waiting, ...wrong]) {
    console.log(`    ${row.name} ${reasons.join(", ")}`);
  }
  const within =
    wrong.length === 0 && waiting.length <= Math.ceil(outcomes.length * MAX_WAITING_SHARE);
  return { summary: summarize(outcomes), within };
}
