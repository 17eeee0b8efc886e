import { basename } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  joinSentences,
  readsSame,
  type Sentence,
  sentence,
} from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { formatProgress } from "../../../base/text/format-bytes.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { explainCopy } from "../../../core/journal/explain-copy.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { isOutage } from "../../../core/release/is-outage.ts";
import type { Release, Waiting } from "../../../core/release/release.ts";
import { findStates } from "../../../core/release/state-traits.ts";
import { readReleasesProgress } from "../../../store/journal/copy-progress.ts";
import { publicationsOf } from "../../../store/journal/publications.ts";
import { listTrashedFor } from "../../../store/journal/supersede.ts";
import type { Store, StoreReader } from "../../../store/open.ts";
import { itemsOf } from "../../../store/releases/items.ts";
import { findReleasesById } from "../../../store/releases/release-lookup.ts";
import { showIdentity, showPath } from "../../shown/release.ts";
import type { ShownResult } from "../../shown/results-shape.ts";

export type Wait = {
  maxMs: number;
  signal: AbortSignal;
  /** Receives the progress as one line whenever it changes, and `""` at the end. */
  report?: ((line: string) => void) | undefined;
};

const POLL_INTERVAL_MS = 100;
const MAX_DESTINATIONS = 20;

/** States of an approved release until it is filed or returns to review. */
const UNDER_WAY: readonly (string | undefined)[] = findStates(
  ({ stage, inLibrary }) => stage === "file" && inLibrary !== "leaving",
);

/** States of a release that is being undone. An undo also stops filing. */
const LEAVING: readonly (string | undefined)[] = findStates(
  ({ inLibrary }) => inLibrary === "leaving" || inLibrary === "coming",
);

type OutcomeWatch = {
  isOpen: (result: ShownResult) => boolean;
  of: (
    result: ShownResult,
    release: Release,
    read: Store["read"],
  ) => ShownResult | Promise<ShownResult>;
};

/**
 * Waits until approved releases are filed or return to review, or until `wait` is over. Returns the
 * outcome of each release: filed with its destinations, in review with the reason, or still under
 * way.
 */
export const waitForOutcomes = (
  store: StoreReader,
  results: readonly ShownResult[],
  wait: Wait,
): Promise<ShownResult[]> =>
  waitForEach(store, results, wait, {
    isOpen: ({ state }) => UNDER_WAY.includes(state),
    of: outcomeOf,
  });

/**
 * Does the same as `waitForOutcomes` for releases that are being undone. The result includes the
 * reason for anything that was left in the library.
 */
export const waitForUndone = (
  store: StoreReader,
  results: readonly ShownResult[],
  wait: Wait,
): Promise<ShownResult[]> =>
  waitForEach(store, results, wait, {
    isOpen: ({ state }) => LEAVING.includes(state),
    of: undoneOf,
  });

async function waitForEach(
  { read }: StoreReader,
  results: readonly ShownResult[],
  { maxMs, signal, report }: Wait,
  outcome: OutcomeWatch,
): Promise<ShownResult[]> {
  const until = performance.now() + maxMs;
  const latest = new Map(results.map((result) => [result.id, result]));
  let reported = "";
  const reportOnce = (line: string): void => {
    if (line !== reported) report?.(line);
    reported = line;
  };
  while (!signal.aborted) {
    const waited = [...latest.values()].filter((result) => result.ok && outcome.isOpen(result));
    const ids = waited.map(({ id }) => id);
    const releases = await findReleasesById(read, ids);
    const open: number[] = [];
    for (const result of waited) {
      const release = releases.get(result.id);
      const now = release ? await outcome.of(result, release, read) : result;
      latest.set(result.id, now);
      if (now.ok && outcome.isOpen(now) && isShort(release?.waiting)) open.push(now.id);
    }
    if (open.length === 0 || performance.now() + POLL_INTERVAL_MS > until) break;
    if (report) reportOnce(await progressLine(read, open));
    // An abort ends the loop.
    await setTimeout(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
  reportOnce("");
  return [...latest.values()];
}

/** True unless a wait may take longer than another release needs to finish in the same folder. */
const isShort = (waiting: Waiting | undefined): boolean =>
  waiting === undefined || (waiting.awaits === "other_release" && !isOutage(waiting));

/** Describes a release's wait, with the outage's code if the work cannot go on. */
const waitOf = (waiting: Waiting): Pick<ShownResult, "code" | "message"> => ({
  ...(isOutage(waiting) ? { code: waiting.code } : {}),
  message: waiting.message,
});

/**
 * Formats `#7 copying: 22 % of 2.79 GiB, #8 checking: …`; "" if none of the releases has a long
 * step running.
 */
async function progressLine(read: Store["read"], ids: readonly number[]): Promise<string> {
  const steps = await readReleasesProgress(read);
  return ids
    .flatMap((id) => {
      const progress = steps.get(id);
      return progress ? [`#${id} ${formatProgress(progress)}`] : [];
    })
    .join(", ");
}

function undoneOf(before: ShownResult, { state, waiting, reasons }: Release): ShownResult {
  const left = LEAVING.includes(state) ? [] : reasons.map(({ message }) => message);
  const { message: _, code: __, ...result } = before;
  if (waiting) return { ...result, state, ...waitOf(waiting) };
  const message = joinSentences(left);
  return { ...result, state, ...(message === "" ? {} : { message }) };
}

/**
 * Returns a result with the release's current state. If the release is still under way, `message`
 * states what it is waiting for, and `code` names an outage.
 */
async function outcomeOf(
  before: ShownResult,
  release: Release,
  read: Store["read"],
): Promise<ShownResult> {
  const { state, waiting, reasons, identity } = release;
  const { message: _, code: __, ...was } = before;
  // If only an id was named, filing looks up the title.
  const result = was.identity && identity ? { ...was, identity: showIdentity(identity) } : was;
  if (UNDER_WAY.includes(state)) {
    return { ...result, state, ...(waiting ? waitOf(waiting) : {}) };
  }
  if (state === "filed") {
    const items = await itemsOf(read, before.id);
    const made = items.filter(
      ({ destination, method }) => destination !== undefined && method !== undefined,
    );
    // Lists the video first, then the files that belong to it.
    const destinations = made
      .toSorted((a, b) => Number(b.role === "video") - Number(a.role === "video"))
      .map(({ destination = "" }) => showPath(destination));
    const stays = made.some(({ method }) => method === "adopted");
    const message = stays
      ? "It stays where it is and is now in the journal."
      : joinSentences([
          replacedText(await listTrashedFor(read, { release: before.id })),
          copiedText(await publicationsOf(read, before.id)),
        ]) || undefined;
    return {
      ...result,
      state,
      destinations: destinations.slice(0, MAX_DESTINATIONS),
      ...dropUndefined({ message }),
    };
  }
  const why = joinSentences(onceEach(reasons.map(({ message }) => message)));
  if (why === "") {
    return { ...result, ok: false, state, code: "refused", message: `It is now ${state}.` };
  }
  const more =
    state === "review"
      ? sentence`See ${{ do: "show", id: release.id }} for what you can do.`
      : undefined;
  return { ...result, ok: false, state, code: "refused", message: joinSentences([why, more]) };
}

/**
 * Describes what a release replaced, and states that it is in the trash. `trashed` is newest first;
 * the film was moved to the trash first.
 */
function replacedText(trashed: readonly Operation[]): string | undefined {
  const first = trashed.at(-1);
  if (!first) return undefined;
  const name = quoted(basename(first.sourcePath), 200);
  const others = trashed.length - 1;
  if (others === 0) return `It replaced ${name}, which is in the trash.`;
  return `It replaced ${name} and ${formatCount(others, "more file")}, which are in the trash.`;
}

/** Describes why files of a release were copied. Undefined if all were linked as configured. */
function copiedText(publications: readonly Operation[]): string | undefined {
  const reason = publications.map(explainCopy).find((text) => text !== undefined);
  return reason === undefined ? undefined : `Filed by copy, because ${reason}.`;
}

/** Drops repeated sentences. For example, twenty videos may be refused for the same reason. */
const onceEach = (all: readonly Sentence[]): Sentence[] =>
  all.filter((one, index) => all.findIndex((other) => readsSame(other, one)) === index);
