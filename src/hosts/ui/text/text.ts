import { GROUP_TITLES } from "../../../base/reason-traits.ts";
import type { PlainPage } from "../../../core/page/place.ts";
import type { QueueSort } from "../../../core/release/queue-sorts.ts";
import { CLIENT_TITLES } from "../../../core/torrent/kinds.ts";
import { formatActor } from "./format-actor.ts";
import { counted, several } from "./plurals.ts";
import { formatPageState } from "./state-words.ts";

/** Others are called by their own names. */
const SOURCES: Readonly<Record<string, string>> = {
  plex: "Plex",
  tmdb: "TMDB",
  backup: "Backup",
  upkeep: "Upkeep",
  ...CLIENT_TITLES,
};

/**
 * The words of what is around every page, of the list of what waits, and of what several pages say.
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
  parts: { works: "Works", trash: "Trash", state: "In Plex", audit: "Audit", rename: "Names" },
  pagesLabel: "Pages",
  more: "More",
  waitForYou: counted("# waits for you", "# wait for you"),
  groups: GROUP_TITLES,
  stateWords: formatPageState,
  nothingFiled: "Nothing has been filed yet.",
  release: (id: number): string => `Release #${id}`,
  toTrash: "Look in the trash",
  noMessage: "does not answer",
  notFound: "There is nothing at this address.",
  toWaiting: "To what waits",
  skip: "To the content",

  engine: {
    paused: "Engine is paused",
    off: "No engine runs",
    offTitle: "No engine runs.",
    offBand: "You can decide; it is filed when the daemon starts.",
  },
  state: {
    well: "All is well",
    copying: (percent: number): string => `Copying, ${percent} %`,
    ill: (source: string, others = 0): string =>
      `Trouble with ${source}${others === 0 ? "" : ` and ${others} more`}`,
    sources: SOURCES,
  },
  offline: {
    short: "No connection",
    title: "No connection to the daemon.",
    since: (time: string): string => `What you see is from ${time}; nothing can be decided now.`,
    again: "Try now",
  },
  signedOut: "You are signed out; sign in again",
  loading: "Reading the list …",
  reading: "Being read …",
  failed: "This could not be read.",
  tryAgain: "Try again",
  pageFailed: "This page could not be loaded: the server is away, or was updated.",
  loadAgain: "Load again",
  close: "Close",

  list: {
    heading: counted("# release waits for you", "# releases wait for you", "Nothing waits for you"),
    empty: "Nothing waits for you.",
    emptyMore: "Whatever needs you comes here.",
    emptyLast: "What was filed last",
    noMatch: "Nothing that waits matches.",
    showAll: "Show everything that waits",
    all: "All",
    filterLabel: "Filter",
    showOnly: "Show only",
    search: "Names and titles",
    sort: "Sort",
    sorts: {
      need: "Needs you most",
      age: "Oldest first",
      name: "Name",
      size: "Largest first",
      confidence: "Surest first",
    } satisfies Record<QueueSort, string>,
    news: (count: number): string => `Show ${count} new`,
    more: (count: number): string => `Show ${count} more`,
    showMore: "Show more",
    clear: "Show everything",
    shown: (count: number, total: number | "?"): string => `${count} of ${total}`,
    most: "Filter or search to see the others.",
    choose: (name: string): string => `Choose ${name}`,
    chooseAll: (count: number): string => `Choose the ${count} on this page`,
    chosen: (count: number): string => `${count} chosen`,
    gone: "No longer waits",
    decidedBy: (state: string, actor: string): string =>
      `${formatPageState(state)}; decided by ${formatActor(actor)}`,
    goesOn: "Goes on by itself",
    files: counted("# file", "# files"),
  },
  bulk: {
    fileAll: counted("File 1 as its best match", "File # as their best match"),
    releases: counted("# release", "# releases"),
    takenBack: (count: number): string => `${count} are taken back.`,
    alike: (count: number): string => `Choose all like these (${count})`,
    fileAs: counted("File # as …", "File all # as …"),
    none: "None of these has one clear match",
    left: counted("# needs a look", "# need a look"),
    leave: (count: number): string => `Leave ${count}`,
    filed: (filed: number, left: number): string =>
      left === 0
        ? several(filed, { one: "# release on the way.", other: "# releases on the way." })
        : `${filed} on the way, ${left} left.`,
    left_done: counted("# release left where it is.", "# releases left where they are."),
  },
  copy: {
    step: { copy: "Copied", check: "Compared", unpack: "Unpacked", rename: "Renamed" },
    progress: (done: string, total: string): string => `${done} of ${total}`,
    share: (percent: number): string => `${percent} %`,
    speed: (bytes: string): string => `${bytes}/s`,
    left: (length: string): string => `${length} left`,
  },
  done: {
    filed: (name: string): string => `${name} is filed.`,
    approved: (name: string): string => `${name} is approved and is filed next.`,
    waits: (name: string, message: string): string => `${name} is approved. ${message}`,
    left: (name: string): string => `${name} stays where it is.`,
    again: (name: string): string => `${name} is looked at again.`,
    takenBack: (name: string): string => `${name} is taken back.`,
    refused: (name: string, message: string): string => `${name}: ${message}`,
  },
  takeBack: {
    button: "Take back",
    title: (name: string): string => `Take ${name} back?`,
    files: "These files leave the library for the trash; the download stays:",
    missing: "These files are not there any more, so nothing of them goes to the trash:",
    stay: "These files stay where they are, untouched; only plex-ingest knows them no longer:",
    yes: "Take it back",
    no: "Leave it filed",
    none: "Nothing was decided just now; what is older is taken back on its own page.",
  },
  openInPlex: "Open in Plex",
  notFoundInPlex: "Plex no longer has it under this title",
  tmdb: "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.",
};
