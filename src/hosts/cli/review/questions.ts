import type { Approval } from "../../../app/review/decisions/approve.ts";
import type { Review } from "../../../app/review/review.ts";
import type { ShownItem } from "../../../app/shown/release-shape.ts";
import type { ShownWork } from "../../../app/shown/work-shape.ts";
import { parseWorkReference } from "../../../core/work-reference.ts";
import { workLines } from "../show/work-lines.ts";
import type { Io } from "../terminal/context.ts";
import { toFileChoice } from "../terminal/file-choice.ts";
import { printLines } from "../terminal/print.ts";

const MAX_RESULTS = 5;

/** What a person chose, or why nothing was chosen, for the next screen. */
type Found = { work: ShownWork } | { note: string };

/** The type that the name has, where it has one. */
const typeOf = ({ parsed }: ShownItem): "movie" | "tv" | undefined =>
  parsed?.["type"] === "episode" ? "tv" : parsed?.["type"] === "movie" ? "movie" : undefined;

/**
 * Asks for a title, an id or an address, and lets a person choose among what TMDB lists, each with title and year. A number is a
 * title first ("1917"); what has it as its id is in the list as well.
 */
export async function searchWork(io: Io, review: Review, item: ShownItem): Promise<Found> {
  const wanted = await io.line("Title, or id: ");
  if (!wanted) return { note: "Nothing was searched." };
  const type = typeOf(item);
  const reference = parseWorkReference(wanted);
  const isTitle = reference.kind === "problem" || /^\d+$/.test(wanted);
  const results = isTitle ? (await review.search({ title: wanted, type, limit: MAX_RESULTS }, io.signal)).results : [];
  const named = reference.kind === "problem" ? [] : await review.worksNamed(reference, type, io.signal);
  const others = named.filter(({ url }) => results.every((work) => work.url !== url));
  const works = [...results, ...others];
  if (works.length === 0)
    return { note: `TMDB lists nothing under “${wanted}”: try fewer words, or the original title.` };
  printLines(io, [
    "",
    ...works.flatMap((work, index) => {
      const [head = "", ...more] = workLines(work);
      const byId = isTitle && index >= results.length ? `the id ${wanted}: ` : "";
      return [`${index + 1}  ${byId}${head}`, ...more];
    }),
  ]);
  const answer = await io.line(`Which one? Its number, or enter for none: `);
  const work = works[Number(answer || 0) - 1];
  return work ? { work } : { note: "Nothing was chosen." };
}

/**
 * Asks of each video which episode it is: `S01E02`, `-` to leave it out, nothing to keep what it is.
 * @returns undefined when nothing was said
 */
export async function mapFiles(io: Io, item: ShownItem): Promise<Approval["files"]> {
  const files: NonNullable<Approval["files"]> = [];
  for (const { path, role, season, episodes = [] } of item.files) {
    if (role !== "video") continue;
    const now = season === undefined ? "" : ` [S${season}E${episodes.join("E")}]`;
    const answer = await io.line(
      `${path}${now}\n  Type its episode like S01E02, - to leave it out, or enter to keep it: `,
    );
    if (answer === undefined) return undefined;
    if (answer !== "") files.push(toFileChoice(`${path}=${answer === "-" ? "skip" : answer}`));
  }
  return files.length === 0 ? undefined : files;
}
