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
 * Resolves a work that a person typed as an id. Asks for confirmation with the work's title and
 * year, because the id of a wrong work looks like any other. No question is needed for a work that
 * was shown with the release, or for a call by a program.
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

/**
 * Shows the work for an id, below the release or files that it applies to, and asks for
 * confirmation.
 */
export async function confirmTyped(
  io: Io,
  queue: QueueReader,
  { tmdb, type }: { tmdb: WorkReference; type: MediaType | undefined },
  about: { line: string; type?: MediaType | undefined; verb: "Add" | "Approve" },
): Promise<WorkChoice | "refused"> {
  // Contradictory input is refused before anything is looked up. For an id from another catalogue,
  // this already returns the title.
  const read = await queue.nameWork(tmdb, type, io.signal);
  const typedType = read.type ?? about.type;
  const choice =
    read.title === undefined ? await withTitle(queue, tmdb, typedType, io.signal) : read;
  const { title, year } = choice;
  const work = title === undefined ? "a TMDB work" : formatTitle({ title, year });
  printAside(io, [
    about.line,
    `  → ${work} [${choice.type ?? "work"} ${choice.tmdbId}]`,
    ...(title === undefined ? ["  Its title cannot be looked up without a TMDB key."] : []),
    ...(about.type === "tv" && choice.type === "movie"
      ? ["  The name looks like an episode, but this is a film."]
      : []),
  ]);
  if (await io.ask(`${about.verb} it as this? [y/N] `)) return choice;
  printAside(io, ["Nothing was changed."]);
  return "refused";
}

/** Returns the type that the name states. Undefined if it states none. */
export const findStatedType = ({ parsed }: ShownItem): MediaType | undefined =>
  parsed?.["type"] === "episode" ? "tv" : parsed?.["type"] === "movie" ? "movie" : undefined;

/** Maximum number of candidates, the same as in lists of releases. */
const MAX_SHOWN = 5;

/** True if the id is one of those listed with the release, with title and year. */
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
    // Without a TMDB key, the person's id cannot be checked.
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
      "This id belongs to " +
        `${works.map(({ title, year, type: kind }) => `“${title}” (${year ?? "no year"}) [${kind}]`).join(" and ")}.`,
      "Add the type: --type movie or --type tv.",
    );
  }
  return { type: work.type, tmdbId: work.tmdb_id, title: work.title, year: work.year };
}
