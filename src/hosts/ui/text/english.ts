import { GROUP_TITLES } from "../../../core/reason-traits.ts";
import { stateWords } from "../../../core/release/state-traits.ts";
import { CLIENT_TITLES } from "../../../core/torrent/kinds.ts";
import type { TorrentState } from "../../../core/torrent/states.ts";
import type { Command } from "../model/keys.ts";
import type { PlainPage } from "../route/place.ts";
import { history } from "./history.ts";
import { item } from "./item.ts";
import { library } from "./library.ts";
import { pack } from "./pack.ts";
import { wall } from "./wall.ts";
import { takeIn, work } from "./work.ts";

/** The words of the page with settings, sessions and what this program is. */
const settings = {
  engine: "Engine",
  running: "It runs, and files what is certain by itself as the settings say.",
  runningSince: (since: string): string => `It has been running since ${since}.`,
  off: "No engine runs.",
  working: (storage: string, host: string, since: string): string => `${storage}: works on ${host} since ${since}.`,
  standingBy: (storage: string, host: string, since: string): string =>
    `${storage}: stands by on ${host} since ${since}.`,
  paused:
    "It is paused: it looks for nothing new and files nothing by itself. What a person approved is filed all the same.",
  pause: "Pause the engine",
  resume: "Resume the engine",
  didPause: "The engine is paused.",
  didResume: "The engine is resumed.",
  readOnly: "This server only reads: nothing can be changed here.",
  sources: "Sources and services",
  fine: (name: string): string => `${name}: well`,
  unchecked: (name: string): string => `${name}: not checked yet`,
  ill: (name: string, message: string): string => `${name}: ${message}`,
  lastWell: (when: string): string => `Last well ${when}.`,
  noMessage: "does not answer",
  errors: "What went wrong last",
  sessions: "Sessions",
  sessionsMore: "Browsers that are signed in. A session ends 30 days after its last use.",
  thisOne: "this browser",
  signedIn: (when: string): string => `signed in ${when}`,
  lastUsed: (day: string): string => `last used ${day}`,
  end: "End",
  endLabel: (name: string): string => `End the session ${name}`,
  signOut: "Sign out",
  endOthers: "End all others",
  ended: (name: string): string => `The session ${name} has ended.`,
  othersEnded: "All other sessions have ended.",
  about: "About",
  version: (version: string): string => `plex-ingest ${version}`,
  licence: "MIT licence. THIRD-PARTY-NOTICES.md beside the program has the licences of what it is made with.",
};

const STATES: Record<TorrentState, string> = {
  downloading: "Downloading",
  seeding: "Seeding",
  stopped: "Stopped",
  finished: "Finished",
  error: "Error",
};

const ACTS = { start: "Resume", stop: "Pause", remove: "Remove …" };

/** The words of the page with downloads. */
const torrents = {
  states: STATES,
  filter: "State",
  any: "Any",
  none: "There are no torrents.",
  noneLike: "No torrent is in this state.",
  progress: (name: string): string => `${name}: downloaded`,
  percent: (percent: number): string => `${percent} %`,
  left: (length: string): string => `${length} left`,
  ratio: (ratio: string): string => `ratio ${ratio}`,
  added: (when: string): string => `added ${when}`,
  waits: "It waits:",
  release: (id: number, state: string): string => `#${id} is ${stateWords(state)}`,
  taken: "taken in",
  more: "Show more",
  shown: (count: number, total: number): string => `${count} of ${total}`,
  count: (count: number): string => several(count, "torrent"),
  sources: "Where downloads come from",
  folder: "Watched folder",
  asked: (ago: string): string => `asked ${ago}`,
  settling: (count: number): string => (count === 1 ? "1 arrives" : `${count} arrive`),
  settles: "Settling",
  settlesMore: "It is looked at when nothing changes any more.",
  acts: ACTS,
  removeTitle: (name: string): string => `Remove ${name}?`,
  removeYes: "Remove it",
  removeNo: "Leave it",
  invite: "See your torrents here",
  inviteMore: "Nothing is missing without it: watched folders go on as before.",
};

const COMMANDS: Record<Command, string> = {
  next: "The next one",
  previous: "The one before",
  pick: "Choose the first to ninth match",
  file: "File it",
  leave: "Leave it",
  again: "Look again",
  choose: "Choose it for filing several",
  episodes: "Say which episodes a pack is",
  other: "Search TMDB for another work",
  problem: "The next problem of a pack",
  takeBack: "Take the last decision back",
  search: "Search",
  keys: "This list",
};

/** The words of the list of keys. */
const keys = {
  title: "Keys",
  commands: COMMANDS,
  on: "Single letters do this",
  close: "Close",
};

/** What the view says only inside an MCP client. */
const embedded = {
  enlarge: "Open large",
  openPage: "Open the page",
  /** For the model: what the person decided in the view, by the state that it led to, and how many are in review. */
  decided: (counts: readonly (readonly [string, number])[], left: number | undefined): string =>
    `The person decided in the review view: ${counts.map(([state, count]) => `${count} ${state}`).join(", ")}${
      left === undefined ? "." : `; ${left} in review now.`
    }`,
};

const several = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

const PAGES: Record<PlainPage | "home" | "waiting", string> = {
  home: "Home",
  waiting: "Waiting",
  history: "History",
  library: "Library",
  torrents: "Downloads",
  settings: "Settings",
  health: "Health",
  log: "Log",
};

/** Every word of the view, in one language. What the server says in sentences is shown as it is. */
export const english = {
  brand: "plex-ingest",
  storage: "Storage",
  allStorages: "All storages",
  title: (what: string): string => `${what} – plex-ingest`,
  pages: PAGES,
  pagesLabel: "Pages",
  more: "More",
  waitForYou: "wait for you",
  groups: GROUP_TITLES,
  notFound: "There is nothing at this address.",
  toWaiting: "To what waits",
  skip: "To the content",
  language: "en",

  engine: {
    paused: "Engine is paused",
    off: "No engine runs",
    offBand: "You can decide; it is filed when the daemon starts.",
  },
  state: {
    well: "All is well",
    copying: (percent: number): string => `Copying, ${percent} %`,
    ill: (source: string): string => `Trouble with ${source}`,
    /** Others are called by their own names. */
    sources: { plex: "Plex", tmdb: "TMDB", ...CLIENT_TITLES } as Readonly<Record<string, string>>,
  },
  look: {
    title: "Appearance",
    looks: { system: "As the device", light: "Light", dark: "Dark" },
  },
  offline: {
    short: "No connection",
    title: "No connection to the daemon",
    since: (time: string): string => `since ${time}. What you see is from then; nothing can be decided now.`,
    again: "Try now",
  },
  signIn: {
    title: "Sign in",
    what: "Run this command where the daemon runs, and open the link that it prints:",
    command: "plex-ingest web",
    or: "Or type the AUTH_TOKEN of the daemon's configuration:",
    token: "Token",
    submit: "Sign in",
    ended: "You are signed out; sign in again",
  },
  loading: "Reading the list …",
  reading: "Being read …",
  failed: "This could not be read.",
  tryAgain: "Try again",
  pageFailed: "This page could not be loaded: the server is away, or was updated.",
  loadAgain: "Load again",

  list: {
    heading: (count: number): string =>
      count === 0
        ? "Nothing waits for you"
        : count === 1
          ? "1 release waits for you"
          : `${count} releases wait for you`,
    empty: "Nothing waits for you.",
    emptyMore: "What comes next and is certain is filed by itself.",
    emptyLast: "What was filed last",
    noMatch: "Nothing that waits is like that.",
    all: "All",
    filterLabel: "Filter",
    showOnly: "Show only",
    search: "Search names and titles",
    searchHint: "Search names and titles ( / )",
    news: (count: number): string => `Show ${count} new`,
    more: (count: number): string => `Show ${count} more`,
    shown: (count: number, total: number): string => `${count} of ${total}`,
    most: "Filter or search to see the others.",
    choose: (name: string): string => `Choose ${name}`,
    chooseAll: (count: number): string => `Choose the ${count} on this page`,
    chosen: (count: number): string => `${count} chosen`,
    gone: "No longer waits",
    decidedBy: (state: string, actor: string): string => `${stateWords(state)}; decided by ${actor}`,
    goesOn: "Goes on by itself",
    becomes: "likely",
    videos: (count: number): string => several(count, "file"),
    fewerFiles: "one file",
  },
  bulk: {
    fileAll: (count: number): string =>
      count === 1 ? "File 1 as its best match" : `File ${count} as their best match`,
    none: "None of these has one clear match",
    left: (count: number): string => `${several(count, "needs", "need")} a look`,
    leave: (count: number): string => `Leave ${count}`,
    clear: "Choose none",
    filed: (filed: number, left: number): string =>
      left === 0 ? `${several(filed, "release")} on the way.` : `${filed} on the way, ${left} left.`,
    left_done: (count: number): string => `${several(count, "release")} left where they are.`,
  },

  item,
  pack,
  history,
  library,
  wall,
  work,
  takeIn,
  torrents,
  settings,
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
    yes: "Take it back",
    no: "Leave it filed",
    nothing: "There is nothing to take back.",
  },
  keys,
  embedded,
  tmdb: "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.",
};

export type Text = typeof english;
