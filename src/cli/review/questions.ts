import type { Approval } from "../../app/review/decisions/approve.ts";
import type { Review } from "../../app/review/review.ts";
import type { ShownItem } from "../../app/shown/release-shape.ts";
import type { ShownWork } from "../../app/shown/work-shape.ts";
import { parseWorkReference } from "../../core/work-reference.ts";
import { workLines } from "../show/releases/work-lines.ts";
import type { Io } from "../terminal/context.ts";
import { toFileChoice } from "../terminal/file-choice.ts";
import { printLines } from "../terminal/print.ts";

const MAX_RESULTS = 5;

/** The type that the name has, where it has one. */
const typeOf = ({ parsed }: ShownItem): "movie" | "tv" | undefined =>
  parsed?.["type"] === "episode" ? "tv" : parsed?.["type"] === "movie" ? "movie" : undefined;

/**
 * Asks for a title, or an id or address, and lets a person choose among what TMDb lists.
 * @returns undefined when nothing was chosen
 */
export async function searchWork(
  io: Io,
  review: Review,
  item: ShownItem,
): Promise<Pick<ShownWork, "type" | "tmdb_id"> | undefined> {
  const wanted = await io.line("Title, or id: ");
  if (!wanted) return undefined;
  const type = typeOf(item);
  const reference = parseWorkReference(wanted);
  if (reference.kind !== "problem") {
    const { type: named, tmdbId } = await review.nameWork(reference, type, io.signal);
    return named === undefined || tmdbId === undefined ? undefined : { type: named, tmdb_id: tmdbId };
  }
  const { results } = await review.search({ title: wanted, type, limit: MAX_RESULTS }, io.signal);
  if (results.length === 0) {
    printLines(io, ["TMDb lists nothing under this title."]);
    return undefined;
  }
  printLines(
    io,
    results.flatMap((work, index) => workLines(work).map((line, at) => (at === 0 ? `${index + 1}  ${line}` : line))),
  );
  const key = await io.key("Which one? ");
  return results[Number(key) - 1];
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
    const answer = await io.line(`${path}${now}: S01E02, - to leave it out, enter to keep: `);
    if (answer === undefined) return undefined;
    if (answer !== "") files.push(toFileChoice(`${path}=${answer === "-" ? "skip" : answer}`));
  }
  return files.length === 0 ? undefined : files;
}
