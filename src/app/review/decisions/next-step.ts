import { dirname } from "node:path";
import {
  cleanSentence,
  type Sentence,
  sentence,
  withHint,
} from "../../../base/actions/sentence.ts";
import type { Action } from "../../../base/actions/table.ts";
import { UserError } from "../../../base/errors.ts";
import { makeAgain } from "../../../core/actions/offered/actions.ts";
import type { JobName } from "../../../core/release/job.ts";
import type { Release } from "../../../core/release/release.ts";
import type { Event, State } from "../../../core/release/state.ts";
import { isBusy, traitsOf } from "../../../core/release/state-traits.ts";
import type { StateChange } from "../../releases/change-state.ts";
import type { ShownResult } from "../../shown/results-shape.ts";

const MAX_MESSAGE_CHARS = 2000;

export type ResultOf = Promise<Omit<ShownResult, "id">>;

/**
 * Returns the result for one of several ids. An error that a person can fix becomes part of the
 * result and does not stop the other decisions.
 */
async function toResult(id: number, work: () => ResultOf): Promise<ShownResult> {
  try {
    return { id, ...(await work()) };
  } catch (error) {
    // The message may contain third-party titles and paths.
    if (error instanceof UserError) {
      return {
        id,
        ok: false,
        code: error.code,
        message: cleanSentence(withHint(error), MAX_MESSAGE_CHARS),
      };
    }
    throw error;
  }
}

/**
 * Decides one release after another until the call's time is up. Decisions made by then are kept;
 * the remaining ids get the result `not_reached`.
 * @throws the signal's reason if nothing was decided
 */
export async function decideInTurn<Wanted extends { id: number }>(
  wanted: readonly Wanted[],
  signal: AbortSignal | undefined,
  decide: (wanted: Wanted) => ResultOf,
): Promise<ShownResult[]> {
  const results: ShownResult[] = [];
  for (const [index, next] of wanted.entries()) {
    try {
      signal?.throwIfAborted();
      results.push(await toResult(next.id, () => decide(next)));
    } catch (error) {
      if (error !== signal?.reason || results.length === 0) throw error;
      return [...results, ...wanted.slice(index).map(({ id }) => notReached(id))];
    }
  }
  return results;
}

const notReached = (id: number): ShownResult => ({
  id,
  ok: false,
  code: "not_reached",
  message:
    "It has not been decided yet because the other releases used up the time for this call. " +
    "Decide it again.",
});

/**
 * True if discovery would find the path on its own. The release then comes from the watched folder
 * and disappears with it.
 */
export const isKnownToFolder = (path: string, ingestDirs: readonly string[]): boolean =>
  ingestDirs.includes(dirname(path));

export type RequestKind = Extract<Event["kind"], "approve" | "reject" | "retry" | "undo">;

// Next steps after a refused request.
const undoIt = (id: number): Sentence => sentence`It is filed; undo it with ${{ do: "undo", id }}.`;
const undoFirst = (id: number, then: Sentence) =>
  sentence`Undo it first with ${{ do: "undo", id }}, then ${then}.`;
const identifyAgain = (id: number, then: Sentence): Sentence =>
  sentence`Identify it again with ${{ do: "retry", id }}${then}.`;
const watch = (id: number, until: Sentence): Sentence =>
  sentence`Wait until ${until}; ${{ do: "show", id }} shows its progress.`;
const reject = (id: number, why: Sentence): Sentence =>
  sentence`${{ do: "verb", of: "Reject" }} it with ${{ do: "reject", id }} ${why}.`;

type NextStepSentence = (id: number) => Sentence;

const approveAs = (id: number): Action => ({ do: "approve", id, blanks: ["type", "tmdb_id"] });
const nothing: NextStepSentence = () => "There is nothing to do: none of it is filed.";
const approvable: NextStepSentence = (id) => watch(id, "it can be approved");
const identifyFirst: NextStepSentence = (id) =>
  identifyAgain(id, sentence`, then ${{ do: "verb", of: "approve" }} it`);
const identified: NextStepSentence = (id) => watch(id, "it has been identified");
const notFiled: NextStepSentence = (id) =>
  sentence`None of it is filed. ${identifyAgain(id, " if it should be filed")}`;
const notFiledYet: NextStepSentence = (id) =>
  sentence`None of it is filed yet. ${reject(id, "if it should never be filed")}`;

/** Next steps by request. `usual` applies to every state without an entry. */
const HINTS: {
  readonly [K in RequestKind]: { usual: NextStepSentence } & {
    readonly [S in State]?: NextStepSentence;
  };
} = {
  approve: {
    usual: approvable,
    filed: (id) => sentence`It is filed; file it as something else with ${{ do: "refile", id }}.`,
    gone: identifyFirst,
  },
  reject: {
    usual: nothing,
    identifying: (id) =>
      watch(id, sentence`it has been identified, then ${{ do: "verb", of: "reject" }} it`),
    filed: (id) => undoFirst(id, sentence`${{ do: "verb", of: "reject" }} it`),
  },
  retry: {
    usual: identified,
    approved: (id) =>
      sentence`${{ do: "verb", of: "Approve" }} it as something else with ${approveAs(id)}, or wait: it is filed next.`,
    filing: (id) =>
      reject(id, sentence`to stop and undo it, then ${{ do: "verb", of: "retry" }} it`),
    filed: (id) => undoFirst(id, sentence`${{ do: "verb", of: "retry" }} it`),
    undoing: (id) =>
      watch(id, sentence`it has been undone, then ${{ do: "verb", of: "retry" }} it`),
  },
  undo: {
    usual: notFiledYet,
    filing: (id) => reject(id, "to stop and undo it"),
    filed: undoIt,
    rejected: notFiled,
    ignored: notFiled,
    undoing: (id) => watch(id, "it has been undone"),
    undone: (id) => sentence`It is already undone; ${approveAs(id)} files it as something else.`,
    gone: notFiled,
  },
};

/** Returns one sentence with the next step after a request for a release was refused. */
export const explainNextStep = (asked: RequestKind, state: State, id: number): Sentence =>
  (HINTS[asked][state] ?? HINTS[asked].usual)(id);

/**
 * Returns the same as `explainNextStep` for a job of the file tools. Such a job can only be
 * rejected while it waits, or undone.
 */
export function explainNextJobStep(
  { id, state }: Pick<Release, "id" | "state">,
  job: JobName,
): Sentence {
  const another = sentence`To make a new plan: ${makeAgain(job)}.`;
  if (state === "filed") return sentence`Undo it with ${{ do: "undo", id }}. ${another}`;
  if (isBusy(state)) {
    return watch(id, `it has been ${state === "undoing" ? "undone" : "carried out"}`);
  }
  return traitsOf(state).decision === "against"
    ? sentence`There is nothing left to decide. ${another}`
    : sentence`${{ do: "verb", of: "Reject" }} it with ${{ do: "reject", id }}. ${another}`;
}

interface RefusedResult {
  ok: false;
  code: string;
  message: Sentence;
}

/** Explains a refused request to a person: what happened and what to do next. */
export function explainRefusal(
  asked: RequestKind,
  id: number,
  moved: StateChange & { ok: false },
): RefusedResult {
  const { code, message, release } = moved;
  const hint =
    release?.job !== undefined
      ? explainNextJobStep(release, release.job)
      : code === "conflict" || release === undefined
        ? sentence`See ${{ do: "show", id }}, then decide.`
        : explainNextStep(asked, release.state, id);
  return { ok: false, code, message: sentence`${message} ${hint}` };
}
