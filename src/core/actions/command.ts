import { cleanText, quoteWord } from "../text/clean-text.ts";
import type { Action, Blank, FileAnswer } from "./action.ts";

const MAX_PATH_CHARS = 4096;

const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** Blanks as a person sees them in a command: capital words to replace. */
const BLANK: Record<Blank, string> = {
  tmdb_id: "--tmdb ID",
  season: "--season SEASON",
  episodes: "--episodes EPISODES",
};

/** The command that carries out an action, as it is typed; of an `advise`, its sentence. */
export function commandOf(action: Action): string {
  switch (action.do) {
    case "approve":
      return approval(action);
    case "add":
      return ["plex-ingest add", ...action.paths.map((path) => quoteWord(cleanText(path, MAX_PATH_CHARS)))].join(" ");
    case "process":
      return `plex-ingest backlog process ${action.id}`;
    case "advise":
      return action.text;
    default:
      return `plex-ingest ${action.do} ${action.id}`;
  }
}

function approval(action: Action & { do: "approve" }): string {
  const { id, type, tmdbId, season, episodes, files = [], duplicates, blanks = [] } = action;
  return [
    `plex-ingest approve ${id}`,
    ...(type === undefined ? [] : [`--type ${type}`]),
    ...(tmdbId === undefined ? [] : [`--tmdb ${tmdbId}`]),
    ...(season === undefined ? [] : [`--season ${season}`]),
    ...(episodes === undefined ? [] : [`--episodes ${episodes.join(",")}`]),
    ...blanks.map((blank) => BLANK[blank]),
    ...files.map((file) => `--file ${quoteWord(`${cleanText(file.path, MAX_PATH_CHARS)}=${answerText(file)}`)}`),
    ...(duplicates === undefined ? [] : [duplicates === "replace" ? "--replace" : "--keep-both"]),
  ].join(" ");
}

function answerText({ season, episodes = [], role, skip }: FileAnswer): string {
  if (skip) return "skip";
  if (role !== undefined) return role;
  return `S${twoDigits(season ?? 0)}${episodes.map((episode) => `E${twoDigits(episode)}`).join("")}`;
}

/** The command that finds the TMDb id of an approval that lacks it. */
export const searchCommand = ({ query, type }: { query: string; type: string }): string =>
  `plex-ingest search ${quoteWord(cleanText(query, 200))} --type ${type}`;
