import { dirname } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { Event } from "../../core/release/event.ts";
import type { State } from "../../core/release/state.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Moved } from "../releases/move.ts";
import type { ShownResult } from "../shown/results-shape.ts";

const LONGEST = 2000;

export type ResultOf = Promise<Omit<ShownResult, "id">>;

/** One id's answer among several: what a person can mend becomes part of the answer and stops none of the others. */
export async function toResult(id: number, work: () => ResultOf): Promise<ShownResult> {
  try {
    return { id, ...(await work()) };
  } catch (error) {
    // It may name candidates and files, whose titles and paths others wrote.
    if (error instanceof UserError)
      return { id, ok: false, code: error.code, message: cleanText(`${error.message} ${error.hint}`, LONGEST) };
    throw error;
  }
}

/** Whether a path is what the watched folders would find by themselves: then it is theirs, and given up with them. */
export const isKnownToFolder = (path: string, ingestDirs: readonly string[]): boolean =>
  ingestDirs.includes(dirname(path));

export type Asked = Extract<Event["kind"], "approve" | "reject" | "retry" | "undo">;

const twin = (command: string, tool: string): string => `\`plex-ingest ${command}\` or ${tool}`;

// What a person may do about a release in each state, whatever it was that could not be done.
const undoFirst = (id: number, then: string): string =>
  `Undo it first, with ${twin(`undo ${id}`, "undo_ingest")}, then ${then}.`;
const lookAgain = (id: number, then: string): string =>
  `Have it looked at again, with ${twin(`retry ${id}`, "retry_ingest")}${then}.`;
const watch = (id: number, until: string): string =>
  `Wait until ${until}; ${twin(`show ${id}`, "get_ingest_item")} tells.`;
const reject = (id: number, why: string): string => `Reject it, with ${twin(`reject ${id}`, "reject_ingest")}, ${why}.`;

const STEPS: { readonly [K in Asked]: (state: State, id: number) => string } = {
  approve(state, id) {
    if (state === "filed") return undoFirst(id, "approve it as what it is");
    if (state === "rejected" || state === "ignored" || state === "gone") return lookAgain(id, ", then approve it");
    return watch(id, "it can be approved");
  },
  reject(state, id) {
    if (state === "filed") return undoFirst(id, "reject it");
    if (state === "identifying") return watch(id, "it was looked up, then reject it");
    return "Nothing needs to be done: nothing of it is filed.";
  },
  retry(state, id) {
    if (state === "filed") return undoFirst(id, "retry it");
    if (state === "approved")
      return `Approve it as something else, with ${twin(`approve ${id} --type TYPE --tmdb ID`, "approve_ingest")}, or wait: it is filed next.`;
    if (state === "filing") return reject(id, "to have it stopped and taken back, then retry it");
    return watch(id, state === "undoing" ? "it was taken back, then retry it" : "it was looked at");
  },
  undo(state, id) {
    if (state === "filing") return reject(id, "to have it stopped and taken back");
    if (state === "undoing") return watch(id, "it was taken back");
    if (state === "undone")
      return `It was taken back already; ${twin(`approve ${id} --type TYPE --tmdb ID`, "approve_ingest")} files it as something else.`;
    if (state === "rejected" || state === "ignored" || state === "gone")
      return `Nothing of it is filed; ${lookAgain(id, " if it should be")}`;
    return `Nothing of it is filed yet; ${reject(id, "if it never should be")}`;
  },
};

/** What to do about a release on which this was asked in vain, in one sentence. */
export const nextStep = (asked: Asked, state: State, id: number): string => STEPS[asked](state, id);

/** A move that was refused, as a person's answer: what happened and what to do next. */
export function refusal(asked: Asked, id: number, moved: Moved & { ok: false }) {
  const { code, message, release } = moved;
  const hint =
    code === "conflict" || release === undefined
      ? `Look at it again, with ${twin(`show ${id}`, "get_ingest_item")}, then decide.`
      : nextStep(asked, release.state, id);
  return { ok: false, code, message: `${message} ${hint}` } as const;
}
