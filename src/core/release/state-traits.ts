import type { JobName } from "./job.ts";
import { type Event, STATES, type State } from "./state.ts";

/**
 * Properties of a state that the rest of the program depends on. Every question about states is a
 * column here, never a list elsewhere, so the compiler requires an answer for every new state.
 * Columns that answer different questions stay separate even if they currently have the same
 * values.
 */
type StateTraits = {
  /** Describes a release in this state, as the rest of a sentence: "which …". */
  words: string;
  /**
   * Like `words`, but also states the consequences for the release's files; `{}` marks the place
   * for details. If absent, `words` is sufficient.
   */
  means?: string;

  /**
   * The engine stage that works on the release; null if the release stays until something happens.
   */
  stage: "settle" | "identify" | "file" | null;
  /**
   * Effect of pausing the engine on the release. With `holds_automatic`, a pause stops the release
   * unless a person decided what it is.
   */
  pause: "holds" | "holds_automatic" | "goes_on";
  /**
   * True if the release moves on towards the library automatically, following the order of STATES.
   */
  isOnTheWay: boolean;
  /**
   * True for the states between which attempts to file move while the disk is full. These attempts
   * count as one waiting period with one backoff.
   */
  triesToFile: boolean;
  /**
   * The next state when the release's tries are used up; null if the release stays and is retried.
   */
  givesUpTo: State | null;
  /**
   * Events that are allowed only in some states. Needed if the target state does not determine this
   * on its own: see transition.
   */
  happens: readonly Event["kind"][];

  /**
   * Progress of the release's files in the library: being filed, filed, being undone, or undone.
   */
  inLibrary: "never" | "coming" | "there" | "leaving" | "left";
  /** True if the release's path is free again, so that anything found there now is new. */
  leavesPath: boolean;
  /** True if the release's torrent is no longer needed. */
  freesTorrent: boolean;
  /**
   * True if the file tools must not move the release's download, because it is filed or may still
   * be filed.
   */
  keepsDownload: boolean;
  /** True if files unpacked for the release may still be filed. */
  needsUnpacked: boolean;
  /**
   * Sources for which changed files send the release back to settling: any source, or only
   * torrents. For a watched folder, the stage that works on the release checks the files itself.
   */
  settlesAgain: "any" | "torrent" | "no";

  /** True if a release in this state always has an identity. */
  hasIdentity: boolean;
  /**
   * `open`: not filed yet, so additional or moved files send the release back to settling.
   * `against`: refused by a person or because of the release's contents, so new files must not be
   * filed without asking.
   */
  decision: "none" | "open" | "for" | "against";
  /** True if an approval is refused when none of the release's known files can be filed. */
  approvalNeedsFiles: boolean;
  /**
   * True if the release needs a person's decision. The decision becomes pointless once the
   * release's torrent is removed with its data.
   */
  waitsForPerson: boolean;
  /**
   * True if adding the release's path again retries it. Otherwise, only changed content makes the
   * release leave the state.
   */
  retriedByAdd: boolean;
  /**
   * True if adding the release's path as a named work retries it first, because its files may have
   * changed.
   */
  retryBeforeApproval: boolean;
  /** True if a dry run reports why the release was not planned. */
  reportedByDryRun: boolean;
};

// Each line covers one topic, not one column.
// biome-ignore format: a table
const TRAITS = {
  settling: {
    words: "is settling", means: "is still changing or not complete yet",
    stage: "settle", pause: "holds", isOnTheWay: true, triesToFile: false, givesUpTo: "review", happens: ["settled", "unsure"],
    inLibrary: "never", leavesPath: false, freesTorrent: false, settlesAgain: "no",
    keepsDownload: true, needsUnpacked: true,
    hasIdentity: false, decision: "none", approvalNeedsFiles: false, waitsForPerson: false,
    retriedByAdd: false, retryBeforeApproval: false, reportedByDryRun: true,
  },
  identifying: {
    words: "is being identified",
    stage: "identify", pause: "goes_on", isOnTheWay: true, triesToFile: false, givesUpTo: "failed", happens: ["sure", "unsure"],
    inLibrary: "never", leavesPath: false, freesTorrent: false, settlesAgain: "torrent",
    keepsDownload: true, needsUnpacked: true,
    hasIdentity: false, decision: "open", approvalNeedsFiles: true, waitsForPerson: false,
    retriedByAdd: false, retryBeforeApproval: false, reportedByDryRun: true,
  },
  review: {
    words: "is in review",
    stage: null, pause: "goes_on", isOnTheWay: false, triesToFile: false, givesUpTo: null, happens: ["retry", "look_again", "put_back"],
    inLibrary: "never", leavesPath: false, freesTorrent: false, settlesAgain: "any",
    keepsDownload: true, needsUnpacked: true,
    hasIdentity: false, decision: "open", approvalNeedsFiles: true, waitsForPerson: true,
    retriedByAdd: false, retryBeforeApproval: false, reportedByDryRun: true,
  },
  approved: {
    words: "is approved", means: "is approved{} and will be filed next",
    stage: "file", pause: "holds_automatic", isOnTheWay: true, triesToFile: true, givesUpTo: "review", happens: ["withdraw", "adopted"],
    inLibrary: "never", leavesPath: false, freesTorrent: false, settlesAgain: "torrent",
    keepsDownload: true, needsUnpacked: true,
    hasIdentity: true, decision: "open", approvalNeedsFiles: true, waitsForPerson: false,
    retriedByAdd: false, retryBeforeApproval: false, reportedByDryRun: true,
  },
  filing: {
    words: "is being filed",
    stage: "file", pause: "goes_on", isOnTheWay: true, triesToFile: true, givesUpTo: "failed", happens: ["all_published", "source_lost", "stop_filing", "withdraw"],
    inLibrary: "coming", leavesPath: false, freesTorrent: false, settlesAgain: "no",
    keepsDownload: true, needsUnpacked: true,
    hasIdentity: true, decision: "for", approvalNeedsFiles: false, waitsForPerson: false,
    retriedByAdd: false, retryBeforeApproval: false, reportedByDryRun: false,
  },
  filed: {
    words: "is filed",
    stage: null, pause: "goes_on", isOnTheWay: true, triesToFile: false, givesUpTo: null, happens: ["undo"],
    inLibrary: "there", leavesPath: true, freesTorrent: true, settlesAgain: "no",
    keepsDownload: true, needsUnpacked: false,
    hasIdentity: true, decision: "for", approvalNeedsFiles: false, waitsForPerson: false,
    retriedByAdd: false, retryBeforeApproval: false, reportedByDryRun: false,
  },
  rejected: {
    words: "is rejected", means: "was rejected{} and is not filed",
    stage: null, pause: "goes_on", isOnTheWay: false, triesToFile: false, givesUpTo: null, happens: ["retry", "put_back"],
    inLibrary: "never", leavesPath: false, freesTorrent: true, settlesAgain: "any",
    keepsDownload: false, needsUnpacked: false,
    hasIdentity: false, decision: "against", approvalNeedsFiles: true, waitsForPerson: false,
    retriedByAdd: true, retryBeforeApproval: true, reportedByDryRun: false,
  },
  ignored: {
    words: "is ignored", means: "is ignored: nothing from it is filed",
    stage: null, pause: "goes_on", isOnTheWay: false, triesToFile: false, givesUpTo: null, happens: ["retry", "put_back"],
    inLibrary: "never", leavesPath: false, freesTorrent: true, settlesAgain: "any",
    keepsDownload: false, needsUnpacked: false,
    hasIdentity: false, decision: "against", approvalNeedsFiles: true, waitsForPerson: false,
    retriedByAdd: true, retryBeforeApproval: true, reportedByDryRun: true,
  },
  failed: {
    words: "failed", means: "failed after five errors",
    stage: null, pause: "goes_on", isOnTheWay: false, triesToFile: false, givesUpTo: "review", happens: ["retry", "put_back"],
    inLibrary: "never", leavesPath: false, freesTorrent: false, settlesAgain: "any",
    keepsDownload: true, needsUnpacked: true,
    hasIdentity: false, decision: "open", approvalNeedsFiles: true, waitsForPerson: true,
    retriedByAdd: true, retryBeforeApproval: false, reportedByDryRun: true,
  },
  undoing: {
    words: "is being undone", means: "is being undone: its files are moved to the trash",
    stage: "file", pause: "goes_on", isOnTheWay: false, triesToFile: false, givesUpTo: null, happens: ["taken_back", "let_go"],
    inLibrary: "leaving", leavesPath: false, freesTorrent: false, settlesAgain: "no",
    keepsDownload: true, needsUnpacked: true,
    hasIdentity: true, decision: "for", approvalNeedsFiles: false, waitsForPerson: false,
    retriedByAdd: false, retryBeforeApproval: false, reportedByDryRun: false,
  },
  undone: {
    words: "is undone", means: "was undone: its files were moved out of the library",
    stage: null, pause: "goes_on", isOnTheWay: false, triesToFile: false, givesUpTo: null, happens: ["retry", "put_back"],
    inLibrary: "left", leavesPath: false, freesTorrent: false, settlesAgain: "any",
    keepsDownload: false, needsUnpacked: false,
    hasIdentity: true, decision: "against", approvalNeedsFiles: true, waitsForPerson: false,
    retriedByAdd: true, retryBeforeApproval: false, reportedByDryRun: false,
  },
  gone: {
    words: "is gone", means: "vanished before it was filed",
    stage: null, pause: "goes_on", isOnTheWay: false, triesToFile: false, givesUpTo: null, happens: ["retry", "put_back"],
    inLibrary: "never", leavesPath: true, freesTorrent: true, settlesAgain: "no",
    keepsDownload: false, needsUnpacked: false,
    hasIdentity: false, decision: "against", approvalNeedsFiles: false, waitsForPerson: false,
    retriedByAdd: true, retryBeforeApproval: true, reportedByDryRun: false,
  },
} as const satisfies Record<State, StateTraits>;

/** States in which a release always has an identity. */
export type IdentifiedState = {
  [S in State]: (typeof TRAITS)[S]["hasIdentity"] extends true ? S : never;
}[State];

export const traitsOf = (state: State): StateTraits => TRAITS[state];

/** Returns the short name of a state: "in review", "being filed". */
export const formatState = (state: string): string =>
  isState(state) ? TRAITS[state].words.replace(/^is /, "") : state;

const isState = (text: string): text is State => Object.hasOwn(TRAITS, text);

/**
 * Wording for releases that are not downloads: works that were already in the library, whose files
 * stay there, and jobs of the file tools.
 */
const OTHERWISE: Readonly<Record<"library" | "job", Partial<Record<State, string>>>> = {
  library: {
    approved: "is approved{} and will be adopted next",
    filed: "was adopted",
    rejected: "was rejected{} and is left alone",
    undoing: "is being let go: its files stay where they are",
    undone: "was let go: its files stay where they are",
  },
  job: {
    approved: "will be carried out next",
    filing: "is being carried out",
    ignored: "was not carried out: nothing was changed",
    undone: "was undone",
  },
};

type StateContext = { state: State; source?: string | undefined; job?: JobName | undefined };

/**
 * Explains a state and its consequences as the rest of a sentence about the release. `details` adds
 * as which work, or by whom.
 */
export function explainState({ state, source, job }: StateContext, details = ""): string {
  const kind = source === "library" ? "library" : job === undefined ? undefined : "job";
  const means =
    (kind && OTHERWISE[kind][state]) ?? traitsOf(state).means ?? `${TRAITS[state].words}{}`;
  return means.replace("{}", () => details);
}

/** Returns the states for which the predicate is true, in the order of STATES. */
export const findStates = (is: (traits: StateTraits) => boolean): State[] =>
  STATES.filter((state) => is(TRAITS[state]));

export const hasIdentity = (state: State): state is IdentifiedState => TRAITS[state].hasIdentity;

/** True if an engine stage works on releases in this state. */
export const engineActs = (state: string): boolean =>
  isState(state) && TRAITS[state].stage !== null;

/** True while files are being put into the library or taken out of it. */
export const isBusy = (state: State): boolean =>
  isOneOf(TRAITS[state].inLibrary, ["coming", "leaving"]);

/**
 * True for states in which files may be in the library. A release with a published file or an open
 * operation stays in one of these states, so that it keeps track of the files it made.
 */
export const holdsFiles = (state: State): boolean =>
  isOneOf(TRAITS[state].inLibrary, ["coming", "there", "leaving"]);

/** True if the release's published files are meant to stay in the library. */
export const keepsFiles = (state: State): boolean =>
  isOneOf(TRAITS[state].inLibrary, ["coming", "there"]);

/** True if pausing the engine stops the release. */
export function isHeldByPause({
  state,
  decidedBy,
}: {
  state: State;
  decidedBy?: string | undefined;
}): boolean {
  const { pause } = TRAITS[state];
  return pause === "holds" || (pause === "holds_automatic" && decidedBy !== "person");
}

const isOneOf = <T>(value: T, all: readonly T[]): boolean => all.includes(value);

/**
 * True if the engine still has to carry out one of these results. A rejection is complete
 * immediately.
 */
export const waitsForEngine = (results: readonly { ok?: boolean; state?: string }[]): boolean =>
  results.some(({ ok = true, state }) => ok && state !== undefined && engineActs(state));
