import { dirname } from "node:path";
import { offeredApproval } from "../../app/review/decisions/offered.ts";
import type { Review } from "../../app/review/review.ts";
import type { ShownItem } from "../../app/shown/release-shape.ts";
import type { Io } from "../terminal/context.ts";

/** A person waits for the screen; where a disk or Plex is slow, it comes without the plan. */
const PLAN_TIMEOUT_MS = 2000;

/**
 * What a yes would do, by the plan that filing carries out: where the first file goes, and what is against it, such as that the
 * library has it. Nothing where no yes is enough, or the plan cannot be made now.
 */
export async function plannedLines({ signal }: Io, review: Review, item: ShownItem): Promise<string[]> {
  const { tmdbId: tmdb, duplicates, ...choice } = offeredApproval(item) ?? {};
  if (tmdb === undefined || duplicates !== undefined) return [];
  const late = AbortSignal.any([signal, AbortSignal.timeout(PLAN_TIMEOUT_MS)]);
  try {
    const {
      files,
      warnings,
      library_folder: folder = "",
    } = await review.plan(String(item.id), { ...choice, tmdb }, late);
    const known = new Set(item.reasons.map(({ message }) => message));
    const filed = files.flatMap(({ destination }) => destination ?? []);
    const [first] = filed;
    const where = first?.startsWith(`${folder}/`) ? first.slice(dirname(folder).length + 1) : first;
    const problems = files.flatMap(({ problem }) => problem ?? []);
    return [
      ...(where === undefined ? [] : [`  a  → ${where}${filed.length > 1 ? ` and ${filed.length - 1} more` : ""}`]),
      ...[...new Set([...warnings, ...problems])].filter((text) => !known.has(text)).map((text) => `     ! ${text}`),
    ];
  } catch {
    signal.throwIfAborted();
    return [];
  }
}
