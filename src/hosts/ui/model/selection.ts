import { TOOLS } from "../../../base/actions/tools.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { findFirstApproval, leavesOut } from "../../../core/actions/offered/first-approval.ts";
import type { PageApproval, ReleaseView } from "../desk/answers.ts";
import { type ChosenWork, keyOf } from "./decision.ts";
import { splitName } from "./split-name.ts";

/** The ids that are selected in a list. */
export type SelectedIds = ReadonlySet<number>;

export const toggleId = (chosen: SelectedIds, id: number): SelectedIds =>
  chosen.has(id) ? new Set([...chosen].filter((other) => other !== id)) : new Set([...chosen, id]);

/** Selects all of these, or none if all are already selected. */
export const toggleAll = (chosen: SelectedIds, ids: readonly number[]): SelectedIds =>
  ids.length > 0 && ids.every((id) => chosen.has(id)) ? new Set() : new Set(ids);

/** Extends the selection from the last selected id to this one, like a Shift-click. */
export function extendSelection(
  chosen: SelectedIds,
  ids: readonly number[],
  from: number | undefined,
  to: number,
): SelectedIds {
  const [a, b] = [ids.indexOf(from ?? to), ids.indexOf(to)];
  if (a < 0 || b < 0) return toggleId(chosen, to);
  return new Set([...chosen, ...ids.slice(Math.min(a, b), Math.max(a, b) + 1)]);
}

/**
 * Returns the approval that files a release as the work that the server suggests. Undefined if a
 * person must look: nothing is suggested, or there are numbers to enter, another version in the
 * library, files that would be left out, or nothing to file.
 */
export function findSoleApproval({
  id,
  version,
  state,
  next,
}: ReleaseView): PageApproval | undefined {
  const first = findFirstApproval(next);
  if (state !== "review" || first === undefined || leavesOut(first)) return undefined;
  const { duplicates, tmdb_id, ...rest } = (first.arguments ?? {}) as Partial<PageApproval>;
  if (duplicates !== undefined || tmdb_id === undefined) return undefined;
  return { ...rest, tmdb_id, ids: [id], version };
}

/**
 * Returns a key that is equal for releases that can be decided together. The key is the works that
 * they may be, or the start of their names.
 */
export function likenessOf({ name, candidates }: Pick<ReleaseView, "name" | "candidates">): string {
  if (candidates.length > 0) return candidates.map(keyOf).toSorted().join(" ");
  return splitName(name)[0].replace(/\W*(?:s\d{1,4}(?:e\d+)*|\d+)\W*$/i, "");
}

/** Fields that a person may fill in if nothing else is missing. */
const NAMED: readonly unknown[] = ["type", "tmdb_id"];

/** Returns the approval of a release as this work, if only the work is missing. */
export function findApprovalAs(
  { id, version, next = [] }: ReleaseView,
  { type, tmdb_id }: ChosenWork,
): PageApproval | undefined {
  const offer = next.find(({ tool }) => tool === TOOLS.approve);
  const { duplicates, files, season, episodes } = (offer?.arguments ?? {}) as Partial<PageApproval>;
  const needs = Array.isArray(offer?.needs) ? offer.needs : [];
  if (
    !offer ||
    duplicates !== undefined ||
    files !== undefined ||
    !needs.every((need) => NAMED.includes(need))
  ) {
    return undefined;
  }
  return {
    ids: [id],
    type,
    tmdb_id,
    version,
    ...(type === "tv" ? dropUndefined({ season, episodes }) : {}),
  };
}
