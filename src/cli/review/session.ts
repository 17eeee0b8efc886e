import { offeredApproval } from "../../app/review/decisions/offered.ts";
import type { Review } from "../../app/review/review.ts";
import type { ShownItem } from "../../app/shown/release-shape.ts";
import { UserError } from "../../core/errors.ts";
import { runningLines } from "../show/progress-text.ts";
import type { Io } from "../terminal/context.ts";
import { toScreen } from "../terminal/paper.ts";
import { printLines } from "../terminal/print.ts";
import { createDecide, type Decided, type Decision } from "./decide.ts";
import { type Deed, deedOf, helpLines } from "./keys.ts";
import { mapFiles, searchWork } from "./questions.ts";
import { screenLines } from "./screen.ts";

const PAGE = 200;

/** All ids of the queue, what needs a person most first. */
async function idsInQueue(review: Review): Promise<number[]> {
  const ids: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await review.queue({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return ids;
}

/** What a key led to: a note for the next screen, and where to go. */
type Outcome = { note?: string; move: -1 | 0 | 1; decision?: Decision; left?: readonly number[]; quit?: true };

/**
 * Walks a person through the queue, one release a screen and one key a decision. Every decision is in the database at once,
 * so that leaving in any way loses nothing: the next review goes on with what is left.
 * @returns what was decided, in order
 */
export async function reviewSession(io: Io, review: Review, actor: string): Promise<Decision[]> {
  const decide = createDecide(review, actor);
  const decided: Decision[] = [];
  let ids = await idsInQueue(review);
  const total = ids.length;
  let at = 0;
  let note: string | undefined;
  let isFirst = true;
  while (at < ids.length && !io.signal.aborted) {
    const item = await review.showInFull(ids[at] ?? 0, io.signal);
    const position = { at: at + 1, total: ids.length, decided: decided.length };
    const running = decided.length === 0 ? [] : runningLines((await review.status()).copies);
    const above = [...(note === undefined ? [] : [note]), ...running];
    const gap = above.length > 0 ? [""] : [];
    draw(io, [...above, ...gap, ...screenLines(item, position, io.now())], isFirst);
    isFirst = false;
    const key = await io.key();
    const deed = key === undefined ? "quit" : deedOf(key);
    const outcome: Outcome = deed
      ? await carryOut(deed, key ?? "", item, decided.at(-1)).catch(asNote)
      : { note: "This key does nothing here; ? shows all keys.", move: 0 };
    note = outcome.note;
    if (outcome.decision) decided.push(outcome.decision);
    if (outcome.left) {
      const gone = new Set(outcome.left);
      ids = ids.filter((id) => !gone.has(id));
      decided.push(...outcome.left.map((id): Decision => ({ id, kind: "approved" })));
    } else if (deed === "undo" && outcome.move === -1) decided.pop();
    if (outcome.quit) break;
    at = Math.max(0, at + outcome.move);
  }
  printLines(io, [...(note === undefined ? [] : [note]), `${decided.length} of ${total} decided.`]);
  return decided;

  async function carryOut(deed: Deed, key: string, item: ShownItem, last: Decision | undefined): Promise<Outcome> {
    switch (deed) {
      case "approve":
        return approveOffered(item);
      case "candidate": {
        const candidate = item.candidates[Number(key) - 1];
        return candidate ? after(await decide.approveWork(item, candidate)) : stay("There is no such candidate.");
      }
      case "search": {
        const work = await searchWork(io, review, item);
        return work ? after(await decide.approveWork(item, work)) : stay("Nothing was chosen.");
      }
      case "map": {
        const files = await mapFiles(io, item);
        return files ? after(await decide.approve(item, { files })) : stay("No file was named.");
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
        return last ? { note: await decide.takeBack(last), move: -1 } : stay("Nothing was decided yet.");
      case "help":
        return { note: helpLines().join("\n"), move: 0 };
      case "skip":
        return { move: 1 };
      case "back":
        return { move: at === 0 ? 0 : -1 };
      default:
        return { move: 0, quit: true };
    }
  }

  async function approveOffered(item: ShownItem): Promise<Outcome> {
    const offered = offeredApproval(item);
    if (!offered) return stay("Nothing can be approved as it is: search its title with s, or reject it with x.");
    return after(await decide.approve(item, offered));
  }
}

const stay = (note: string): Outcome => ({ note, move: 0 });

const after = ({ message, decision }: Decided): Outcome =>
  decision ? { note: message, move: 1, decision } : stay(message);

/** An error that a person can fix is shown on the next screen; any other ends the review. */
function asNote(error: unknown): Outcome {
  if (error instanceof UserError) return stay(`${error.message} ${error.hint}`);
  throw error;
}

function draw(io: Io, lines: readonly string[], isFirst: boolean): void {
  const all = lines.flatMap((line) => line.split("\n"));
  if (io.paper.redraws) io.out(toScreen(io.paper, all, isFirst));
  else printLines(io, [...all, ""]);
}
