import { isDamaged } from "../../../base/damaged-row.ts";
import { PARKED } from "../../../core/release/backlog.ts";
import type { Release } from "../../../core/release/release.ts";
import type { State } from "../../../core/release/state.ts";
import { findStates } from "../../../core/release/state-traits.ts";
import type { Store, StoreReader } from "../../../store/open.ts";
import { readQueuePage } from "../../../store/releases/queue.ts";
import { findChangedSince, type IdentityReader } from "../../releases/files-port.ts";
import type { ShownRelease } from "../../shown/release-shape.ts";
import { showPage } from "../queue/queue.ts";
import { parseReasonFilter } from "../queue/queue-query.ts";
import type { RequestKind } from "./next-step.ts";

/** Selects releases without naming each one. A release must meet all conditions that are given. */
export type ReleaseSelection = {
  ranges?: readonly { from: number; to: number }[] | undefined;
  reason?: string | undefined;
  certain?: boolean | undefined;
  search?: string | undefined;
  /** Selects every release for which the request makes sense. */
  all?: boolean | undefined;
  /** Minimum confidence in the first candidate, 0 to 1. */
  min?: number | undefined;
  /** Selects only parked releases, which wait until a person decides. */
  parked?: boolean | undefined;
  /** Selects only releases whose path has an mtime at or after this time, in ms. */
  changedSince?: number | undefined;
};

/** Number of rows read at a time. */
const PAGE_SIZE = 1000;

/**
 * States in which each request makes sense. Releases in other states are left out of a selection.
 */
const SELECTABLE: Record<RequestKind, readonly State[]> = {
  approve: ["review"],
  reject: findStates(({ waitsForPerson }) => waitsForPerson),
  retry: findStates(({ happens }) => happens.includes("retry")),
  undo: findStates(({ happens }) => happens.includes("undo") || happens.includes("withdraw")),
};

/**
 * Returns the selected releases for which the request makes sense, oldest first, in the form shown
 * to the person who is asked.
 * @throws UserError for an unknown reason
 */
export async function selectReleases(
  store: Store,
  request: RequestKind,
  selection: ReleaseSelection,
  files?: IdentityReader,
): Promise<ShownRelease[]> {
  const selected: ShownRelease[] = [];
  for await (const page of readSelected(store, request, selection, files)) {
    selected.push(...(await showPage(store, page, false)));
  }
  return selected;
}

/**
 * Yields the selected releases page by page, oldest first. Remembers no candidate as shown.
 * @throws UserError for an unknown reason
 */
export async function* readSelected(
  store: StoreReader,
  request: RequestKind,
  selection: ReleaseSelection,
  files?: IdentityReader,
): AsyncGenerator<Release[]> {
  const { ranges, search, certain, min, parked, changedSince: since } = selection;
  const reason = parseReasonFilter(certain ? "auto_off" : parked ? PARKED.code : selection.reason);
  for (let after: number | undefined; ; ) {
    const { releases: page } = await readQueuePage(store.read, {
      states: SELECTABLE[request],
      reason,
      search,
      ranges,
      minConfidence: min === undefined ? undefined : Math.round(min * 1000),
      limit: PAGE_SIZE,
      after,
    });
    const releases = page.filter((release) => !isDamaged(release));
    const recent =
      files &&
      since !== undefined &&
      (await findChangedSince(files, releases, ({ path }) => path, since));
    yield recent ? [...recent] : releases;
    if (page.length < PAGE_SIZE) return;
    after = page.at(-1)?.id;
  }
}
