import type { ReasonGroup } from "../../../core/reason-traits.ts";
import type { PlainPage } from "../route/place.ts";
import { embedded } from "./embedded.ts";
import { history } from "./history.ts";
import { item } from "./item.ts";
import { keys } from "./keys.ts";
import { library } from "./library.ts";
import { pack } from "./pack.ts";
import { settings } from "./settings.ts";
import { torrents } from "./torrents.ts";

const several = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

const PAGES: Record<PlainPage | "waiting", string> = {
  waiting: "Waiting",
  history: "History",
  library: "Library",
  torrents: "Torrents",
  settings: "Settings",
};

const GROUPS: Record<ReasonGroup, string> = {
  which_work: "Which of several",
  episodes: "Episodes unclear",
  in_library: "There already",
  nothing_found: "Nothing found",
  length: "Length differs",
  parts: "Parts or several",
  certain: "Certain",
  unfileable: "No video file",
  other: "Needs a look",
};

/** Every word of the view, in one language. What the server says in sentences is shown as it is. */
export const english = {
  brand: "plex-ingest",
  title: (what: string): string => `${what} – plex-ingest`,
  pages: PAGES,
  pagesLabel: "Pages",
  groups: GROUPS,
  notFound: "There is nothing at this address.",
  toWaiting: "To what waits",
  skip: "To the content",
  language: "en",

  engine: {
    runs: "Engine runs",
    paused: "Engine is paused",
    off: "No engine runs",
    copies: (count: number, percent: number): string => `${several(count, "copy", "copies")}, ${percent} %`,
    offBand: "You can decide; it is filed when the daemon starts.",
  },
  offline: {
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
    decidedBy: (state: string, actor: string): string => `${state}; decided by ${actor}`,
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
