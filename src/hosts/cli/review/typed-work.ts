import type { WorkChoice } from "../../../app/review/choose/work.ts";
import type { QueueReader } from "../../../app/review/read-queue.ts";
import type { ShownItem } from "../../../app/shown/release-shape.ts";
import { UserError } from "../../../base/errors.ts";
import { KINDS, type MediaType } from "../../../base/identity.ts";
import { formatTitle } from "../../../base/text/work-text.ts";
import type { WorkReference } from "../../../core/work-reference.ts";
import { type Io, printAside } from "../terminal/print.ts";

type TypedWork = { tmdb?: WorkReference; type?: MediaType };

/**
 * The work that a person types by an id, after they saw its title and year: the id of another work
 * looks like any other. What the release was shown with needs no question, nor does what a program
 * calls.
 */
export async function findTypedWork(
  io: Io,
  queue: QueueReader,
  ids: readonly number[],
  { tmdb, type }: TypedWork,
): Promise<"refused" | "as typed" | WorkChoice> {
  const [id, ...others] = ids;
  if (tmdb === undefined || id === undefined || others.length > 0 || !io.terminal) {
    return "as typed";
  }
  const item = await queue.show(id, { unseen: true });
  if (wasShown(item, tmdb, type)) return "as typed";
  return confirmTyped(
    io,
    queue,
    { tmdb, type },
    { line: `#${id} ${item.name}`, type: findStatedType(item), verb: "Approve" },
  );
}

/** Shows the work that an id names, below what it is for, and asks. */
export async function confirmTyped(
  io: Io,
  queue: QueueReader,
  { tmdb, type }: { tmdb: WorkReference; type: MediaType | undefined },
  about: { line: string; type?: MediaType | undefined; verb: "Add" | "Approve" },
): Promise<WorkChoice | "refused"> {
  // What contradicts itself is refused before anything is looked up; another catalogue's id has its
  // title by now.
  const read = await queue.nameWork(tmdb, type, io.signal);
  const typedType = read.type ?? about.type;
  const choice =
    read.title === undefined ? await withTitle(queue, tmdb, typedType, io.signal) : read;
  const { title, year } = choice;
  const work = title === undefined ? "a work of TMDB" : formatTitle({ title, year });
  printAside(io, [
    about.line,
    `  → ${work} [${choice.type ?? "work"} ${choice.tmdbId}]`,
    ...(title === undefined ? ["  Its title cannot be looked up without a TMDB key."] : []),
    ...(about.type === "tv" && choice.type === "movie"
      ? ["  The name reads as an episode, and this is a film."]
      : []),
  ]);
  if (await io.ask(`${about.verb} it as this? [y/N] `)) return choice;
  printAside(io, ["Nothing was changed."]);
  return "refused";
}

/** The type that the name has, where it has one. */
export const findStatedType = ({ parsed }: ShownItem): MediaType | undefined =>
  parsed?.["type"] === "episode" ? "tv" : parsed?.["type"] === "movie" ? "movie" : undefined;

/** As many candidates as lists of releases show. */
const MAX_SHOWN = 5;

/** Whether the id is one of those that the release is listed with, title and year beside it. */
const wasShown = (
  { candidates, identity }: ShownItem,
  tmdb: WorkReference,
  type: MediaType | undefined,
): boolean =>
  tmdb.kind === "tmdb" &&
  [...candidates.slice(0, MAX_SHOWN), ...(identity?.title ? [identity] : [])].filter(
    (work) => work.tmdb_id === tmdb.id && work.type === (tmdb.type ?? type ?? work.type),
  ).length === 1;

async function withTitle(
  queue: QueueReader,
  tmdb: WorkReference,
  type: MediaType | undefined,
  signal: AbortSignal,
): Promise<WorkChoice> {
  const works = await queue.worksNamed(tmdb, type, signal).catch((error: unknown) => {
    // Without a key a person's word is all there is.
    if (error instanceof UserError && error.code === "unauthorized" && tmdb.kind === "tmdb") {
      return undefined;
    }
    throw error;
  });
  if (works === undefined) return { type, tmdbId: Number(tmdb.id) };
  const [work, ...more] = works;
  if (work === undefined) {
    throw UserError.notFound(
      `TMDB lists no ${type === undefined ? "film or series" : KINDS[type]} with this id.`,
      "Search for it by title with `plex-ingest search TITLE`.",
    );
  }
  if (more.length > 0) {
    throw new UserError(
      `This id is ${works.map(({ title, year, type: kind }) => `“${title}” (${year ?? "no year"}) [${kind}]`).join(" and ")}.`,
      "Name the type as well: --type movie or --type tv.",
    );
  }
  return { type: work.type, tmdbId: work.tmdb_id, title: work.title, year: work.year };
}
