import { actionsFor } from "../../core/actions/offered/actions.ts";
import { keepOutAdvice } from "../../core/actions/offered/keep-out.ts";
import { joined, type Sentence, sentence } from "../../core/actions/sentence.ts";
import type { Action } from "../../core/actions/table.ts";
import { ENGINE } from "../../core/actor.ts";
import { workText } from "../../core/learned/lesson.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import { engineActs, isHeldByPause, traitsOf } from "../../core/release/state-traits.ts";
import { utcText } from "../../core/text/local-time.ts";
import { shownPath } from "../shown/release.ts";
import type { ShownEngine } from "../shown/results-shape.ts";
import type { Verdict } from "./fact.ts";
import { notFiledReason } from "./release-facts.ts";
import { explainPlex, plexNext } from "./scan-facts.ts";
import { isLive, type View } from "./view.ts";

type Surroundings = {
  engine: ShownEngine;
  mode: string;
  paused: boolean;
  /** What starts an engine that stays. */
  toStart: Action;
};

/** Where a release, or these files of it, are, and why they are not in the library. */
export function releaseVerdict(view: View, around: Surroundings): Verdict {
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
  if (back)
    return {
      answer: `It is in the library as ${shownPath(back.originalPath)}: it was undone, then a person restored it from the trash. It no longer counts as filed.`,
      inLibrary: true,
    };
  const replaced = view.operations.find(({ kind, state }) => kind === "publish" && state === "superseded");
  if (replaced) return isReplaced(view, replaced.finalPath);
  return outside(view, around);
}

function inLibrary(view: View, path: string, count: number): Verdict {
  const more = count > 1 ? `, and ${count - 1} more` : "";
  const other = view.pathStates.get(path) === "replaced" ? " Another file was put in its place." : "";
  return {
    answer: sentence`It is in the library: ${shownPath(path)}${more}.${other} ${explainPlex(view)}`,
    next: plexNext(view, path),
    inLibrary: true,
  };
}

function isFolder({ release: { id }, pathStates }: View, path: string): Verdict {
  const isThere = pathStates.get(path) === "there";
  const made = `Release #${id} made the folder ${shownPath(path)}`;
  return isThere
    ? { answer: `${made}.`, next: sentence`${{ do: "undo", id }} removes it while it is empty.`, inLibrary: true }
    : { answer: `${made}, but that is not there now.`, inLibrary: false };
}

const isAway = ({ release: { id, job } }: View, path: string): Verdict => ({
  answer: `It was filed as ${shownPath(path)}, but it is not there now: it was moved or deleted, or its disk is not mounted.`,
  next: sentence`Mount its disk, or run ${{ do: "undo", id }}${job === undefined ? " and approve it again." : `; then ${callAgain(job)}`}`,
  inLibrary: false,
});

function isReplaced({ release: { supersededBy } }: View, path: string): Verdict {
  const by = supersededBy === undefined ? "another release" : `release #${supersededBy}`;
  return {
    answer: `It was filed as ${shownPath(path)} until a better file of ${by} replaced it. This one is in the trash.`,
    next: supersededBy === undefined ? undefined : sentence`${{ do: "undo", id: supersededBy }} brings it back.`,
    inLibrary: false,
  };
}

/** Nothing of it is in the library. */
function outside(view: View, { engine, mode, paused, toStart }: Surroundings): Verdict {
  const { release, items, isPartial, torrent } = view;
  const { id, state, reasons, waiting } = release;
  const [only, ...others] = items;
  const whyNotFiled = isPartial && only && others.length === 0 ? notFiledReason(only) : undefined;
  if (whyNotFiled !== undefined)
    return {
      answer: sentence`It belongs to release #${id}, which ${traitsOf(state).words}, but this file is not filed: ${whyNotFiled}`,
      inLibrary: false,
    };
  const { sentence: words, hidesReasons = false, next } = { ...WORDS[state], ...jobWords(release) };
  const answer = [words(view), ...(hidesReasons ? [] : reasons.map(({ message }) => message))];
  if (waiting) answer.push(sentence`It is waiting: ${waiting.message}`);
  else if (state === "settling" && torrent?.waits) answer.push(torrent.waits.message);
  const needsEngine = engineActs(state);
  const isPaused = paused && isHeldByPause(release);
  if (needsEngine && !engine.running) answer.push("No engine is running.");
  else if (isPaused) answer.push("The engine is paused.");
  return { answer: joined(answer), next: whatNext(), inLibrary: false };

  function whatNext(): Sentence | undefined {
    if (needsEngine && !engine.running) return NO_ENGINE[mode] ?? sentence`${toStart} starts one.`;
    if (isPaused) return RESUME;
    return waiting ? `It is tried again by itself, next at ${utcText(waiting.nextTryAt)}.` : next?.(id, view);
  }
}

/** In the modes without a daemon. */
const NO_ENGINE: Readonly<Record<string, string>> = {
  mcp: "An engine starts with the next decision, or when an MCP client hosts it.",
  hook: "An engine starts with the next decision or finished torrent.",
};

const RESUME = sentence`Resume it: ${{ do: "resume" }}. What you approve is filed even while it is paused.`;

const actorText = ({ stateEntry }: View): string =>
  stateEntry === undefined || stateEntry.actor === ENGINE ? "" : ` by ${stateEntry.actor}`;

const again = (id: number): Sentence => sentence`${{ do: "retry", id }} has it identified again.`;

type StateWords = {
  sentence: (view: View) => Sentence;
  /** Its reasons do not explain why it is not in the library: they are about other files, or outdated. */
  hidesReasons?: true;
  /** What to do about it; undefined where there is nothing to do. */
  next: ((id: number, view: View) => Sentence) | undefined;
};

/** What settling itself waits for; other reasons are of the time before. */
const waitsForNow = (reasons: View["release"]["reasons"]): Sentence[] =>
  reasons.flatMap(({ code, message }) => (["partial_file", "zero_end", "changing"].includes(code) ? [message] : []));

/** What a person can do about it, as `show` lists it. */
const offered = (_id: number, { release, items }: View): Sentence =>
  joined(
    actionsFor({ ...release, files: items }).map((action) => sentence`${action}`),
    " or ",
  );

const WORDS: Record<State, StateWords> = {
  settling: {
    sentence: ({ release: { id, reasons } }) =>
      joined([`It is release #${id}, which is still changing or not complete yet.`, ...waitsForNow(reasons)]),
    hidesReasons: true,
    next: () => "Wait; it goes on by itself.",
  },
  identifying: {
    sentence: ({ release }) => `It is release #${release.id}, which is being identified.`,
    next: undefined,
  },
  review: {
    sentence: ({ release }) => `It is release #${release.id}, which is in review.`,
    next: offered,
  },
  approved: {
    sentence: ({ release: { id, identity, waiting } }) =>
      `It is release #${id}, approved${identity ? ` as ${workText(identity)}` : ""}${waiting ? "." : ", and will be filed next."}`,
    next: undefined,
  },
  filing: { sentence: ({ release }) => `It is release #${release.id}, which is being filed.`, next: undefined },
  filed: {
    sentence: ({ release }) => `It is release #${release.id}, which is filed, but this file was not filed with it.`,
    hidesReasons: true,
    next: undefined,
  },
  rejected: {
    sentence: (view) => `It is release #${view.release.id}, which was rejected${actorText(view)} and is not filed.`,
    next: again,
  },
  ignored: {
    sentence: ({ release }) => `It is release #${release.id}, which is ignored: nothing of it is filed.`,
    next(id, { release }) {
      if (release.reasons[0]?.code === "backlog") return sentence`${{ do: "process", id }} takes it in.`;
      const keepOut = keepOutAdvice(release);
      return keepOut === undefined ? again(id) : sentence`${again(id)} To keep torrents like it out, ${keepOut}.`;
    },
  },
  failed: { sentence: ({ release }) => `It is release #${release.id}, which failed after five errors.`, next: again },
  undoing: {
    sentence: ({ release }) => `It is release #${release.id}, which is being undone: its files are moved to the trash.`,
    next: undefined,
  },
  undone: {
    sentence: ({ release }) =>
      `It is release #${release.id}, which was undone: its files were moved out of the library.`,
    next(id, view) {
      const { trashed } = view;
      const inTrash = trashed.find((row) => row.restoredAt === undefined && row.purgedAt === undefined);
      const back = inTrash
        ? sentence` ${{ do: "trash restore", id: inTrash.operationId }} puts the file back as it was.`
        : "";
      return sentence`${offered(id, view)}.${back}`;
    },
  },
  gone: {
    sentence: ({ release }) => `It is release #${release.id}, which vanished before it was filed.`,
    next: () => "Put the download back where it was; it is found by itself.",
  },
};

type JobWords = { sentence?: () => string; next?: () => Sentence };

/** The end of a sentence: a job is never approved or identified again, so what is still wanted is another call. */
const callAgain = (tool: string): string => `have your MCP client call ${tool} again, if it is still wanted.`;

/** What is said otherwise of a job of the file tools that is not in the library; nothing for a download. */
function jobWords({ id, state, job }: Pick<Release, "id" | "state" | "job">): JobWords {
  if (job === undefined) return {};
  const again = callAgain(job);
  const anotherCall = (): string => `${again.charAt(0).toUpperCase()}${again.slice(1)}`;
  const giveUp = (): Sentence => sentence`${{ do: "reject", id }} gives it up; then ${again}`;
  const is = (what: string) => (): string => `It is release #${id}, a job of ${job}, which ${what}`;
  const words: Partial<Record<State, JobWords>> = {
    review: { next: giveUp },
    approved: { sentence: is("will be carried out next.") },
    filing: { sentence: is("is being carried out.") },
    failed: { next: giveUp },
    rejected: { next: anotherCall },
    ignored: { sentence: is("was not carried out: nothing was changed."), next: anotherCall },
    undone: { sentence: is("was undone."), next: anotherCall },
  };
  return words[state] ?? {};
}
