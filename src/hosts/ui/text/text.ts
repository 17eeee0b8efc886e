import { LABELS } from "../../../base/actions/labels.ts";
import { GROUP_TITLES } from "../../../base/reason-traits.ts";
import { ARR_TITLES } from "../../../core/arr/app.ts";
import { SERVER_TITLES } from "../../../core/library/server-entry.ts";
import type { PlainPage } from "../../../core/page/place.ts";
import type { QueueSort } from "../../../core/release/queue-sorts.ts";
import { SECOND_TITLES } from "../../../core/second-catalogue.ts";
import { CLIENT_TITLES } from "../../../core/torrent/kinds.ts";
import { counted, formatCount, several } from "./plurals.ts";
import { formatPageState } from "./state-words.ts";

/** Other sources have their own names. */
const SOURCES: Readonly<Record<string, string>> = {
  ...SERVER_TITLES,
  tmdb: "TMDB",
  backup: "Backup",
  upkeep: "Maintenance",
  ...CLIENT_TITLES,
  ...ARR_TITLES,
  ...SECOND_TITLES,
  held: "held downloads",
};

/**
 * Texts of the frame around every page and of the list of waiting releases, and texts that several
 * pages share.
 */
export const text = {
  brand: "plex-ingest",
  storage: "Storage",
  allStorages: "All storages",
  title: (what: string): string => `${what} – plex-ingest`,
  pages: {
    home: "Home",
    waiting: "Waiting",
    history: "History",
    library: "Library",
    torrents: "Downloads",
    settings: "Settings",
    health: "Health",
    log: "Log",
  } satisfies Record<PlainPage | "home" | "waiting", string>,
  parts: {
    works: "Works",
    trash: "Trash",
    space: "Free space",
    state: "In Plex",
    audit: "Audit",
    missing: "Missing",
    rename: "Names",
  },
  pagesLabel: "Pages",
  more: "More",
  you: "you",
  by: (actor: string): string => `by ${actor}`,
  waitForYou: counted("# waits for you", "# wait for you"),
  groups: GROUP_TITLES,
  stateWords: formatPageState,
  nothingFiled: "Nothing has been filed yet.",
  release: (id: number): string => `Download #${id}`,
  toTrash: "Open the trash",
  noMessage: "does not answer",
  notFound: "There is no page at this address.",
  toWaiting: "Go to Waiting",
  skip: "Skip to content",

  engine: {
    paused: "Daemon is paused",
    off: "No daemon is running",
    offTitle: "No daemon is running.",
    offBand: "You can still decide. Downloads are filed when the daemon starts.",
  },
  state: {
    well: "All is well",
    copying: (percent: number): string => `Copying, ${percent} %`,
    ill: (source: string, others = 0): string =>
      `Trouble with ${source}${others === 0 ? "" : ` and ${others} more`}`,
    silentSource: (source: string, others = 0): string =>
      others === 0 ? `${source} is silent` : `${source} and ${others} more are silent`,
    noAnswer: (source: string): string => `${source} does not answer.`,
    isWell: "Well",
    silent: "Silent",
    trouble: "Trouble",
    unchecked: "Not checked yet",
    /** A nightly job has this instead of `unchecked` until its first run. */
    neverRan: "Has not run yet",
    wasWell: "Was well",
    daemon: "Daemon",
    checked: (ago: string): string => `checked ${ago}`,
    forSpan: (span: string): string => `for ${span}`,
    since: (time: string): string => `since ${time}`,
    /** The name of the header's link before anything is known, and while no answer comes. */
    reading: "The state is being read",
    unanswered: "No answer from the daemon",
    sources: SOURCES,
  },
  offline: {
    short: "No connection",
    title: "No connection to the daemon.",
    since: (time: string): string =>
      `Data from ${time}. You cannot decide until the connection is back.`,
  },
  signedOut: "You are signed out; sign in again",
  guestEnded: "Your access has ended",
  reading: "Loading …",
  failed: "Something went wrong.",
  tryAgain: "Try again",
  /** The act that requests a fresh answer, at every door: for the first time, and after that. */
  checkNow: "Check now",
  checkAgain: "Check again",
  pageFailed: "This page could not be loaded: the server is unreachable or was updated.",
  loadAgain: "Reload",
  close: "Close",
  explain: "What does this mean?",

  list: {
    heading: counted(
      "# download waits for you",
      "# downloads wait for you",
      "Nothing waits for you",
    ),
    empty: "Nothing waits for you.",
    emptyMore: "Downloads that need you appear here.",
    emptyLast: "Recently filed",
    noMatch: "No waiting download matches.",
    elsewhere: "Show in History",
    showAll: "Show all waiting downloads",
    all: "All",
    filterLabel: "Filter",
    showOnly: "Show only",
    search: "Name or title",
    sort: "Sort",
    sorts: {
      need: "Needs you most",
      age: "Oldest first",
      name: "Name",
      size: "Largest first",
      confidence: "Most certain first",
    } satisfies Record<QueueSort, string>,
    news: (count: number): string => `Show ${formatCount(count)} new`,
    more: (count: number): string => `Show ${formatCount(count)} more`,
    showMore: "Show more",
    clear: "Show everything",
    shown: (count: number, total: number | "?"): string =>
      `${formatCount(count)} of ${total === "?" ? total : formatCount(total)}`,
    most: "Filter or search to see the others.",
    choose: (name: string): string => `Choose ${name}`,
    chooseAll: (count: number): string => `Choose all ${formatCount(count)} on this page`,
    chosen: (count: number): string => `${formatCount(count)} chosen`,
    gone: "No longer waiting",
    /** `by` is the name of the actor for the person who looks. */
    decidedBy: (state: string, by: string): string => `${formatPageState(state)}; decided by ${by}`,
    either: "{one} or {two}",
    orMore: (count: number): string => `or ${count} more`,
    goesOn: "Retried automatically",
    files: counted("# file", "# files"),
  },
  bulk: {
    fileAll: counted("File 1 as its best match", "File # as their best match"),
    releases: counted("# download", "# downloads"),
    takenBack: (count: number, isOver: boolean): string =>
      `${formatCount(count)} downloads ${isOver ? "were" : "are being"} undone.`,
    alike: (count: number): string => `Choose all like these (${formatCount(count)})`,
    fileAs: counted("File # as …", "File all # as …"),
    none: "None of these has one clear match",
    left: counted("# needs a look", "# need a look"),
    leave: (count: number): string => `${LABELS.reject} ${formatCount(count)}`,
    asks: "You are asked about what the library has already.",
    there: counted("# is in the library already", "# are in the library already"),
    checks: counted("Checking # download …", "Checking # downloads …"),
    thereTitle: (there: number, all: number): string =>
      `The library already has ${formatCount(there)} of ${formatCount(all)}`,
    thereMore: "To replace a version, open its download.",
    fileOthers: counted("File the other one", "File the other #"),
    keepBoth: (both: number, others: number): string =>
      others === 0
        ? `Keep both versions of ${formatCount(both)}`
        : `File all, and keep both versions of ${formatCount(both)}`,
    cancel: "Cancel",
    filed: (filed: number, left: number): string =>
      left === 0
        ? several(filed, { one: "# download on the way.", other: "# downloads on the way." })
        : `${filed} on the way, ${left} not filed.`,
    left_done: counted("# download was rejected.", "# downloads were rejected."),
  },
  copy: {
    step: { copy: "Copied", check: "Compared", unpack: "Unpacked", rename: "Renamed" },
    progress: (done: string, total: string): string => `${done} of ${total}`,
    share: (percent: number): string => `${percent} %`,
    speed: (bytes: string): string => `${bytes}/s`,
    left: (length: string): string => `${length} left`,
  },
  done: {
    filed: (name: string): string => `${name} has been filed.`,
    approved: (name: string): string => `${name} is approved and will be filed next.`,
    waits: (name: string, message: string): string => `${name} is approved. ${message}`,
    left: (name: string): string => `${name} is rejected and stays where it is.`,
    /** The other files of the release stay in the library. */
    skippedRest: (name: string): string => `The rest of ${name} stays where it is.`,
    again: (name: string): string => `${name} will be identified again.`,
    /** `state` is the release's state in the answer. */
    takenBack: (name: string, state: string | undefined): string => {
      if (state === "undone") return `${name} was undone.`;
      if (state === "review") return `${name} waits for you again.`;
      if (state === "settling" || state === "identifying") {
        return `${name} will be identified again.`;
      }
      return `${name} is being undone.`;
    },
    refused: (name: string, message: string): string => `${name}: ${message}`,
  },
  takeBack: {
    button: LABELS.undo,
    title: (name: string): string => `Undo ${name}?`,
    files: "These files move to the trash; the download stays:",
    missing: "These files are missing, so they are not moved to the trash:",
    stay: "These files stay in place, unchanged, but are no longer tracked:",
    yes: "Undo it",
    no: "Keep it filed",
    begins: (name: string): string => `Checking what undoing ${name} moves …`,
    none: "No recent decision to undo. Open the download for others.",
  },
  openInPlex: "Open in Plex",
  notFoundInPlex: "Plex no longer has it under this title",
  tmdb: "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.",
};
