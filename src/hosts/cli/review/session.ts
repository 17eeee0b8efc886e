import { dirname } from "node:path";
import type { PlanChoice } from "../../../app/review/choose/numbers.ts";
import { findOfferedApproval } from "../../../app/review/decisions/offered-approval.ts";
import type { QueueReader } from "../../../app/review/read-queue.ts";
import type { ShownItem } from "../../../app/shown/release-shape.ts";
import type { ShownWork } from "../../../app/shown/work-shape.ts";
import { toCommandText, withHint } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import { formatRunningLines } from "../show/progress-text.ts";
import { countScreenRows, toPaper, toScreen } from "../terminal/paper.ts";
import { type Io, printLines } from "../terminal/print.ts";
import {
  createDecide,
  type DecisionNote,
  mapFiles,
  type ReversibleDecision,
  searchWork,
} from "./carry-out.ts";
import { deedOf, formatHelpLines, isEnter, type ReviewDeed } from "./keys.ts";
import { DETAILS, formatKeyLines, formatScreen, listDeeds, type ReviewPosition } from "./screen.ts";

const PAGE = 200;

/** Returns all ids in the queue, most urgent first. */
async function idsInQueue(queue: QueueReader): Promise<number[]> {
  const ids: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await queue.page({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return ids;
}

/** Result of pressing a key: a note for the next screen, and the release to show next. */
type KeyOutcome = {
  note?: string;
  move: -1 | 0 | 1;
  /** Set if the last decision was taken back. Its release is shown again. */
  takenBack?: ReversibleDecision;
  decision?: ReversibleDecision;
  left?: readonly number[];
  /** If set, the next screen shows the release in full. */
  whole?: true;
  quit?: true;
};

/** Keys that do not depend on the release. */
const ALWAYS: readonly ReviewDeed[] = ["certain", "back", "skip", "undo", "whole", "help", "quit"];

type SessionCases = Pick<UseCases, "queue" | "preview" | "decisions" | "undo" | "engine">;

/**
 * Walks a person through the queue, with one release per screen and one key per decision. Each
 * decision is written to the database immediately, so nothing is lost regardless of how the person
 * leaves. The next review continues with the remaining releases.
 * @returns the decisions, in order
 */
export async function runReviewSession(
  io: Io,
  useCases: SessionCases,
  actor: string,
): Promise<ReversibleDecision[]> {
  const {
    queue: openQueue,
    decisions: openDecisions,
    undo: openUndo,
    engine: openEngine,
  } = useCases;
  const [queue, decisions, undo, engine] = await Promise.all([
    openQueue(),
    openDecisions(),
    openUndo(),
    openEngine(),
  ]);
  const decide = createDecide({ queue, decisions, undo }, actor, io.signal);
  const decided: ReversibleDecision[] = [];
  let ids = await idsInQueue(queue);
  const total = ids.length;
  let index = 0;
  let note: string | undefined;
  let [isFirst, isWhole] = [true, false];
  while (index < ids.length && !io.signal.aborted) {
    const item = await queue.showInFull(ids[index] ?? 0, io.signal);
    const position = { at: index + 1, total: ids.length, decided: decided.length };
    const running = decided.length === 0 ? [] : formatRunningLines((await engine.status()).copies);
    const above = [...(note === undefined ? [] : [note]), ...running];
    const planned = await plannedLines(io, useCases, item);
    await io.forgetKeys();
    drawItem(io, item, { above, position, nowMs: io.now(), planned }, { isFirst, isWhole });
    isFirst = false;
    const key = await io.key();
    const deed = key === undefined ? "quit" : deedOf(key);
    const outcome: KeyOutcome = deed
      ? await carryOut(deed, key ?? "", item, decided.at(-1)).catch(asNote)
      : stay(isEnter(key ?? "") ? ENTER_ALONE : "This key does nothing here; ? shows all keys.");
    ({ note } = outcome);
    isWhole = outcome.whole === true;
    if (outcome.decision) decided.push(outcome.decision);
    if (outcome.left) {
      const gone = new Set(outcome.left);
      ids = ids.filter((id) => !gone.has(id));
      decided.push(...outcome.left.map((id): ReversibleDecision => ({ id, kind: "approved" })));
    }
    if (outcome.takenBack) {
      const { id } = outcome.takenBack;
      decided.pop();
      // A release that was approved together with all certain ones is no longer in the list.
      if (!ids.includes(id)) ids.splice(index, 0, id);
      index = ids.indexOf(id);
    }
    if (outcome.quit) break;
    index = Math.max(0, index + outcome.move);
  }
  printLines(io, [...(note === undefined ? [] : [note]), `${decided.length} of ${total} decided.`]);
  return decided;

  async function carryOut(
    deed: ReviewDeed,
    key: string,
    item: ShownItem,
    last: ReversibleDecision | undefined,
  ): Promise<KeyOutcome> {
    if (!ALWAYS.includes(deed) && !listDeeds(item).includes(deed)) return stay(whyNot(deed, item));
    switch (deed) {
      case "approve": {
        const offered = findOfferedApproval(item);
        return offered ? after(await decide.approve(item, offered)) : stay(whyNot(deed, item));
      }
      case "candidate": {
        const candidate = item.candidates[Number(key) - 1];
        return candidate
          ? after(await decide.approveWork(item, candidate))
          : stay("There is no such candidate.");
      }
      case "search": {
        const found = await searchWork(io, queue, item);
        if (!("work" in found)) return stay(found.note);
        if (!(await isWanted(io, useCases, item, found.work))) return stay("Nothing was chosen.");
        return after(await decide.approveWork(item, found.work));
      }
      case "map": {
        const files = await mapFiles(io, item);
        return files ? after(await decide.approve(item, { files })) : stay("No file was changed.");
      }
      case "replace":
      case "keep_both":
        return after(await decide.approve(item, { duplicates: { do: deed } }));
      case "keep_labelled": {
        const label = await io.line("Label, like Remaster: ");
        if (!label) return stay("No label was given.");
        return after(await decide.approve(item, { duplicates: { do: "keep_both", label } }));
      }
      case "reject":
        return after(await decide.reject(item));
      case "certain": {
        const { message, ids: left } = await decide.approveCertain();
        return { note: message, move: 0, left };
      }
      case "undo":
        return last
          ? { note: await decide.takeBack(last), move: 0, takenBack: last }
          : stay("Nothing has been decided yet.");
      case "whole":
        return { move: 0, whole: true };
      case "help":
        drawHelp(io, item);
        await io.key();
        return { move: 0 };
      case "skip":
        return { move: 1 };
      case "back":
        return { move: index === 0 ? 0 : -1 };
      default:
        return { move: 0, quit: true };
    }
  }
}

const ENTER_ALONE = "Enter does nothing here; ? shows all keys.";

/** Explains why a key does nothing for this release. */
function whyNot(deed: ReviewDeed, item: ShownItem): string {
  const { id, state } = item;
  const keys = listDeeds(item);
  if (deed === "reject") {
    return `#${id} is ${state}: none of it is filed, and it stays where it is.`;
  }
  if (!keys.includes("search")) {
    return `#${id} is ${state}: there is nothing to decide now. Press n to continue.`;
  }
  if (deed === "replace") {
    return "The library has no file from plex-ingest that this release could replace.";
  }
  if (deed === "keep_both" || deed === "keep_labelled") {
    return "plex-ingest knows no other version in the library.";
  }
  if (deed === "candidate") {
    return "This release has no candidates. Press s to search for its title.";
  }
  if (keys.includes("keep_both")) {
    return (
      `The library already has it: ${keys.includes("replace") ? "r replaces that, " : ""}k keeps ` +
      "both, x rejects this one."
    );
  }
  return "There is no suggestion to approve. Press s to search for its title, or x to reject it.";
}

const stay = (note: string): KeyOutcome => ({ note, move: 0 });

const after = ({ message, decision }: DecisionNote): KeyOutcome =>
  decision ? { note: message, move: 1, decision } : stay(message);

/** An error that a person can fix is shown on the next screen. Any other error ends the review. */
function asNote(error: unknown): KeyOutcome {
  if (error instanceof UserError) return stay(toCommandText(withHint(error)));
  throw error;
}

type ScreenInput = {
  above: readonly string[];
  position: ReviewPosition;
  nowMs: number;
  planned: readonly string[];
};

/**
 * Draws one release, with the effect of an approval (`planned`) and the keys below it. If not
 * everything fits, the least useful details are left out. With `isWhole`, everything is printed and
 * the terminal scrolls.
 */
function drawItem(
  io: Io,
  item: ShownItem,
  { above, planned, ...shown }: ScreenInput,
  { isFirst, isWhole }: { isFirst: boolean; isWhole: boolean },
): void {
  const { paper } = io;
  const head = above.length > 0 ? [...above, ""] : [];
  const foot = ["", ...planned, ...formatKeyLines(item, paper.columns)];
  if (!paper.redraws || isWhole) {
    return printLines(io, [...head, ...formatScreen(item, shown, "whole"), ...foot]);
  }
  const pages = DETAILS.map((detail) => [...head, ...formatScreen(item, shown, detail)]);
  const room = countScreenRows(paper);
  const fitting = pages.find((lines) => toPaper(paper, [...lines, ...foot]).length <= room);
  io.out(toScreen(paper, fitting ?? pages.at(-1) ?? [], isFirst, foot));
}

/** Shows all keys instead of the release, because both would not fit. */
function drawHelp(io: Io, { id, name }: ShownItem): void {
  const lines = [...formatHelpLines(), "", `Press any key to go back to #${id} ${name}`];
  if (io.paper.redraws) io.out(toScreen(io.paper, lines, false));
  else printLines(io, lines);
}

/**
 * Time limit for the plan, because the person is waiting for the screen. If a disk or Plex is slow,
 * the screen appears without the plan.
 */
const PLAN_TIMEOUT_MS = 2000;

/** Maximum number of warnings, so that they always stay in view. */
const MAX_AGAINST = 2;

/**
 * Describes the effect of an approval, from the plan that filing would carry out: the destination
 * of the first file, and problems, for example that the library already has the file. Empty if an
 * approval needs more input, or if no plan can be made now.
 */
async function plannedLines(io: Io, useCases: SessionCases, item: ShownItem): Promise<string[]> {
  const { tmdbId: tmdb, duplicates, ...choice } = findOfferedApproval(item) ?? {};
  if (tmdb === undefined || duplicates !== undefined) return [];
  const {
    filed = [],
    folder = "",
    against = [],
  } = (await planned(io, useCases, item, { ...choice, tmdb })) ?? {};
  const [first] = filed;
  const where = first?.startsWith(`${folder}/`) ? first.slice(dirname(folder).length + 1) : first;
  return [
    ...(where === undefined
      ? []
      : [`  a  → ${where}${filed.length > 1 ? ` and ${filed.length - 1} more` : ""}`]),
    ...against.slice(0, MAX_AGAINST).map((text) => `     ! ${toCommandText(text)}`),
  ];
}

/**
 * Returns whether to approve a work that was searched for. Asks the person if there are problems,
 * for example that the library already has the work.
 */
async function isWanted(
  io: Io,
  useCases: SessionCases,
  item: ShownItem,
  work: ShownWork,
): Promise<boolean> {
  const { against = [] } =
    (await planned(io, useCases, item, { type: work.type, tmdb: work.tmdb_id })) ?? {};
  if (against.length === 0) return true;
  printLines(io, [
    "",
    ...against.slice(0, MAX_AGAINST).map((text) => `  ! ${toCommandText(text)}`),
  ]);
  return io.ask("Approve it anyway? [y/N] ");
}

/** Undefined if no plan can be made now. */
async function planned(
  { signal }: Io,
  { preview }: SessionCases,
  item: ShownItem,
  choice: PlanChoice,
) {
  const late = AbortSignal.any([signal, AbortSignal.timeout(PLAN_TIMEOUT_MS)]);
  try {
    const {
      files,
      warnings,
      library_folder: folder,
    } = await preview(String(item.id), choice, late);
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
