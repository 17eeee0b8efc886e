import { dirname } from "node:path";
import type { PlanChoice } from "../../../app/review/choose/numbers.ts";
import { offeredApproval } from "../../../app/review/decisions/offered.ts";
import type { Review } from "../../../app/review/review.ts";
import type { ShownItem } from "../../../app/shown/release-shape.ts";
import type { ShownWork } from "../../../app/shown/work-shape.ts";
import type { Io } from "../terminal/context.ts";
import { printLines } from "../terminal/print.ts";

/** A person waits for the screen; where a disk or Plex is slow, it comes without the plan. */
const PLAN_TIMEOUT_MS = 2000;

/** It stays in view, whatever else there is. */
const MAX_AGAINST = 2;

/**
 * What a yes would do, by the plan that filing carries out: where the first file goes, and what is against it, such as that the
 * library has it. Nothing where no yes is enough, or the plan cannot be made now.
 */
export async function plannedLines(io: Io, review: Review, item: ShownItem): Promise<string[]> {
  const { tmdbId: tmdb, duplicates, ...choice } = offeredApproval(item) ?? {};
  if (tmdb === undefined || duplicates !== undefined) return [];
  const { filed = [], folder = "", against = [] } = (await planned(io, review, item, { ...choice, tmdb })) ?? {};
  const [first] = filed;
  const where = first?.startsWith(`${folder}/`) ? first.slice(dirname(folder).length + 1) : first;
  return [
    ...(where === undefined ? [] : [`  a  → ${where}${filed.length > 1 ? ` and ${filed.length - 1} more` : ""}`]),
    ...against.slice(0, MAX_AGAINST).map((text) => `     ! ${text}`),
  ];
}

/** Whether a work that was searched for is to be approved: what is against it, such as that the library has it, is asked about. */
export async function isWanted(io: Io, review: Review, item: ShownItem, work: ShownWork): Promise<boolean> {
  const { against = [] } = (await planned(io, review, item, { type: work.type, tmdb: work.tmdb_id })) ?? {};
  if (against.length === 0) return true;
  printLines(io, ["", ...against.slice(0, MAX_AGAINST).map((text) => `  ! ${text}`)]);
  return io.ask("Approve it all the same? [y/N] ");
}

/** Undefined where the plan cannot be made now. */
async function planned({ signal }: Io, review: Review, item: ShownItem, choice: PlanChoice) {
  const late = AbortSignal.any([signal, AbortSignal.timeout(PLAN_TIMEOUT_MS)]);
  try {
    const { files, warnings, library_folder: folder } = await review.plan(String(item.id), choice, late);
    const known = new Set(item.reasons.map(({ message }) => message));
    const problems = files.flatMap(({ problem }) => problem ?? []);
    return {
      filed: files.flatMap(({ destination }) => destination ?? []),
      folder,
      against: [...new Set([...warnings, ...problems])].filter((text) => !known.has(text)),
    };
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
