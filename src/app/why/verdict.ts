import { joinSentences, type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";
import { workText } from "../../base/candidate.ts";
import { quotedPath } from "../../base/text/clean-text.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import { listActions, makeAgain } from "../../core/actions/offered/actions.ts";
import { adviseKeepOut } from "../../core/actions/offered/left-over-videos.ts";
import { ENGINE } from "../../core/actor.ts";
import { isParked } from "../../core/release/backlog.ts";
import type { JobName } from "../../core/release/job.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import {
  engineActs,
  explainState,
  isHeldByPause,
  traitsOf,
} from "../../core/release/state-traits.ts";
import type { ShownEngine } from "../shown/results-shape.ts";
import type { WhyVerdict } from "./fact.ts";
import { notFiledReason } from "./release-facts.ts";
import { explainNextPlexStep, explainPlex } from "./scan-facts.ts";
import { isLive, type LibraryPathState, type ReleaseInFull } from "./view.ts";

type Surroundings = {
  engine: ShownEngine;
  mode: string;
  paused: boolean;
  /** Action that starts a long-running engine. */
  toStart: Action;
};

/** Explains where a release or the given files of it are, and why they are not in the library. */
export function explainRelease(view: ReleaseInFull, around: Surroundings): WhyVerdict {
  const live = view.operations.filter(isLive);
  const folder = live.find(({ kind }) => kind === "make_folder");
  if (folder) return isFolder(view, folder.finalPath);
  const present = live.filter(({ finalPath }) => view.pathStates.get(finalPath) !== "away");
  const [first] = present;
  if (first) return inLibrary(view, first.finalPath, present.length);
  const [away] = live;
  if (away) return isAway(view, away.finalPath);
  const back = view.trashed.find(
    (row) => row.restoredAt !== undefined && view.pathStates.get(row.originalPath) === "there",
  );
  if (back) {
    return {
      answer: `It is in the library as ${quotedPath(back.originalPath)}: it was undone, then a person restored it from the trash. It no longer counts as filed.`,
      inLibrary: true,
    };
  }
  const replaced = view.operations.find(
    ({ kind, state }) => kind === "publish" && state === "superseded",
  );
  if (replaced) return isReplaced(view, replaced.finalPath);
  return outside(view, around);
}

function inLibrary(view: ReleaseInFull, path: string, count: number): WhyVerdict {
  const more = count > 1 ? `, and ${count - 1} more` : "";
  const other = OTHER_INODE[view.pathStates.get(path) ?? "there"];
  if (view.release.source === "library") {
    return {
      answer: sentence`It is in the library: ${quotedPath(path)}${more}.${other} ${ADOPTED}`,
      inLibrary: true,
    };
  }
  return {
    answer: sentence`It is in the library: ${quotedPath(path)}${more}.${other} ${explainPlex(view)}`,
    next: explainNextPlexStep(view, path),
    inLibrary: true,
  };
}

/** The sentence about a file whose inode differs from the filed one, by its state. */
const OTHER_INODE: Record<LibraryPathState, Sentence> = {
  there: "",
  away: "",
  replaced: " Another file was put in its place.",
  copied: sentence` It has a new inode, as after a copy to another disk; ${{ do: "adopt" }} lets the journal follow it.`,
};

const ADOPTED = "It was adopted: it was already in the library.";

/** How the release came into the library. */
const came = ({ source }: Pick<Release, "source">): string =>
  source === "library" ? "adopted" : "filed";

function isFolder({ release: { id }, pathStates }: ReleaseInFull, path: string): WhyVerdict {
  const isThere = pathStates.get(path) === "there";
  const made = `Release #${id} made the folder ${quotedPath(path)}`;
  return isThere
    ? {
        answer: `${made}.`,
        next: sentence`${{ do: "undo", id }} removes it if it is empty.`,
        inLibrary: true,
      }
    : { answer: `${made}, but that folder is no longer there.`, inLibrary: false };
}

const isAway = ({ release }: ReleaseInFull, path: string): WhyVerdict => ({
  answer:
    `It was ${came(release)} as ${quotedPath(path)}, but it is no longer there: it was moved or ` +
    "deleted, or its disk is not mounted.",
  next: sentence`Mount its disk, or use ${{ do: "undo", id: release.id }}${afterUndo(release)}`,
  inLibrary: false,
});

function afterUndo({ job, source }: Release): Sentence {
  if (source === "library") return " to stop tracking it.";
  return job === undefined
    ? sentence` and ${{ do: "verb", of: "approve" }} it again.`
    : sentence`. ${callAgain(job)}`;
}

function isReplaced({ release }: ReleaseInFull, path: string): WhyVerdict {
  const { supersededBy } = release;
  const by = supersededBy === undefined ? "another release" : `release #${supersededBy}`;
  return {
    answer:
      `It was ${came(release)} as ${quotedPath(path)} until a better file from ${by} replaced ` +
      "it. The old file is in the trash.",
    next:
      supersededBy === undefined
        ? undefined
        : sentence`${{ do: "undo", id: supersededBy }} brings it back.`,
    inLibrary: false,
  };
}

/** Returns the verdict for a release without any file in the library. */
function outside(view: ReleaseInFull, { engine, mode, paused, toStart }: Surroundings): WhyVerdict {
  const { release, items, isPartial, torrent } = view;
  const { id, state, reasons, waiting } = release;
  const [only, ...others] = items;
  const whyNotFiled = isPartial && only && others.length === 0 ? notFiledReason(only) : undefined;
  if (whyNotFiled !== undefined) {
    return {
      answer: sentence`It belongs to release #${id}, which ${traitsOf(state).words}, but this file is not filed: ${whyNotFiled}`,
      inLibrary: false,
    };
  }
  const { which, relevant = reasons, next } = { ...OF_STATE[state]?.(view), ...ofJob(release) };
  const job = release.job === undefined ? "" : `, a job of ${release.job}`;
  const answer: Sentence[] = [
    `It is release #${id}${job}, which ${which ?? explainState(release)}.`,
    ...relevant.map(({ message }) => message),
  ];
  if (waiting) answer.push(sentence`It is waiting: ${waiting.message}`);
  else if (state === "settling" && torrent?.waits) answer.push(torrent.waits.message);
  const needsEngine = engineActs(state);
  const isPaused = paused && isHeldByPause(release);
  if (needsEngine && !engine.running) answer.push(engine.message ?? "No engine is running.");
  else if (isPaused) answer.push("The engine is paused.");
  // An adopted work may be in the library although nothing was filed.
  const inLibrary = release.source === "library" && state !== "gone";
  return { answer: joinSentences(answer), next: whatNext(), inLibrary };

  function whatNext(): Sentence | undefined {
    // For a release on another storage, `engine.message` already explains it.
    if (needsEngine && !engine.running) {
      return engine.message === undefined
        ? (NO_ENGINE[mode] ?? sentence`Start one with ${toStart}.`)
        : undefined;
    }
    if (isPaused) return RESUME;
    return waiting
      ? `It is tried again automatically, next at ${formatUtc(waiting.nextTryAt)}.`
      : next;
  }
}

/** Next step in the modes without a daemon. */
const NO_ENGINE: Readonly<Record<string, string>> = {
  mcp: "An engine starts with the next decision, or when an MCP client hosts it.",
  hook: "An engine starts with the next decision or finished download.",
};

const RESUME = sentence`Resume the engine: ${{ do: "resume" }}. Releases that you approve are filed even while it is paused.`;

const actorText = ({ stateEntry }: ReleaseInFull): string =>
  stateEntry === undefined || stateEntry.actor === ENGINE ? "" : ` by ${stateEntry.actor}`;

const again = (id: number): Sentence => sentence`${{ do: "retry", id }} identifies it again.`;

type StateWording = {
  /** Replaces the description of the state. It completes a sentence. */
  which?: string;
  /**
   * The reasons that explain why the release is not in the library. Other reasons are about other
   * files or are outdated.
   */
  relevant?: Release["reasons"];
  /** The next step; undefined if there is nothing to do. */
  next?: Sentence | undefined;
};

/** Reasons that belong to settling itself. Other reasons are left over from an earlier state. */
const SETTLING = ["partial_file", "zero_end", "changing", "client_unavailable", "torrent"];

/** Lists the actions that the user can take for the release, as in `show`. */
const offered = ({ release, items }: ReleaseInFull): Sentence =>
  joinSentences(
    listActions({ ...release, files: items }).map((action) => sentence`${action}`),
    " or ",
  );

const OF_STATE: Partial<Record<State, (view: ReleaseInFull) => StateWording>> = {
  settling: ({ release: { reasons, waiting } }) => ({
    // An app is asked only about complete downloads.
    ...(waiting?.code === "claimed_by_arr" && { which: "is complete" }),
    relevant: reasons.filter(({ code }) => SETTLING.includes(code)),
    next: "Wait. It continues automatically.",
  }),
  review: (view) => ({ next: offered(view) }),
  approved({ release }) {
    const { identity, waiting, state } = release;
    const as = identity ? ` as ${workText(identity)}` : "";
    return { which: waiting ? `${traitsOf(state).words}${as}` : explainState(release, as) };
  },
  filed: ({ release }) => ({
    which: `${explainState(release)}, but this file was not ${came(release)} with it`,
    relevant: [],
  }),
  rejected: (view) => ({
    which: explainState(view.release, actorText(view)),
    next: again(view.release.id),
  }),
  ignored({ release }) {
    const { id } = release;
    if (isParked(release)) return { next: sentence`${{ do: "process", id }} takes it in.` };
    const keepOut = adviseKeepOut(release);
    if (keepOut === undefined) return { next: again(id) };
    return { next: sentence`${again(id)} To exclude similar downloads, ${keepOut}.` };
  },
  failed: ({ release: { id } }) => ({ next: again(id) }),
  undone(view) {
    const inTrash = view.trashed.find(
      (row) => row.restoredAt === undefined && row.purgedAt === undefined,
    );
    const back = inTrash
      ? sentence` ${{ do: "trash restore", id: inTrash.operationId }} puts the file back where it was.`
      : "";
    return { next: sentence`${offered(view)}.${back}` };
  },
  gone: ({ release: { id, source } }) => ({
    next:
      source === "library"
        ? again(id)
        : "Put the download back where it was. It is found automatically.",
  }),
};

/**
 * Completes a sentence. A job is never approved or identified again, so a new call is needed if the
 * result is still wanted.
 */
const callAgain = (job: JobName): Sentence => sentence`If you still want it: ${makeAgain(job)}.`;

/** Overrides the wording for a file tool's job that is not in the library. Empty for a download. */
function ofJob({ id, state, job }: Pick<Release, "id" | "state" | "job">): StateWording {
  if (job === undefined) return {};
  const next = callAgain(job);
  const giveUp = { next: sentence`${{ do: "reject", id }} abandons it. ${next}` };
  const told: Partial<Record<State, StateWording>> = {
    review: giveUp,
    failed: giveUp,
    rejected: { next },
    ignored: { next },
    undone: { next },
  };
  return told[state] ?? {};
}
