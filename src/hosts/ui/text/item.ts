import { happened } from "../../../core/history-actions.ts";
import { stateWords } from "../../../core/release/state-traits.ts";
import type { News } from "../model/news.ts";

const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** The words of one release. */
export const item = {
  none: "Choose a release in the list.",
  back: "Waiting",
  position: (at: number, total: number): string => `${at} of ${total}`,
  before: "The one before",
  after: "The next one",
  videos: (videos: number, length: string | undefined): string =>
    length === undefined ? several(videos, "video") : `${several(videos, "video")}, ${length} long`,
  files: (count: number): string => several(count, "file"),
  sources: {
    folder: "from a watched folder",
    torrent: "from a download client",
    person: "taken in by a person",
  } as Record<string, string>,
  why: "Why it waits.",
  isNow: (state: string): string => `It is ${stateWords(state)} now; nothing waits for you here.`,
  whatIsIt: "What is it?",
  noCandidates: "Nothing was found for its name.",
  film: "Film",
  series: "Series",
  confidence: (value: string): string => `Confidence ${value}`,
  fits: "as long as the file",
  near: (minutes: number): string =>
    `${Math.abs(minutes)} min ${minutes > 0 ? "longer" : "shorter"} than the file, which is near`,
  differs: (minutes: number): string => `${Math.abs(minutes)} min ${minutes > 0 ? "longer" : "shorter"} than the file`,
  noneOfThese: "None of these?",
  searchHint: "Title and year, or a TMDB id",
  search: "Search TMDB",
  searching: "TMDB is being asked …",
  found: (count: number): string =>
    count === 0 ? "TMDB lists nothing like that." : `TMDB lists ${several(count, "work")}.`,
  goesTo: "It goes to",
  how: "How",
  more: "more",
  less: "less",
  stop: "Stop and take back",
  isUnderWay: (state: string): string => `It is ${stateWords(state)}; the engine goes on with it.`,
  season: "Season",
  episode: "Episode",
  file: "File as",
  replace: "Replace the one there with this",
  keep_both: "Keep both versions of",
  leave: "Leave it",
  again: "Look again",
  map: "Say which episodes they are",
  stream: (path: string, size: string, count: number): string =>
    `Only ${path} (${size}) is filed: it is ${count === 1 ? "the only one" : `one of ${count}`} of its kind here, and nobody knows whether it is the whole film.`,
  isIt: "Is it this file?",
  noStream: "Not this one",
  chooseFirst: "Choose what it is first",
  past: "What happened so far",
  first: "First:",
  changed: "It changed while you looked.",
  news: ({ action, actor, now }: News): string =>
    `It ${happened(action, true)}${actor === "engine" ? "" : ` by ${actor}`}${now === undefined ? "" : ` and is ${stateWords(now)} now`}.`,
  changedMore: "What you chose is kept.",
  reload: "Look at it again",
};
