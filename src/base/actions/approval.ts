import { cleanText, quoteWord } from "../text/clean-text.ts";
import { formatEpisodeCode } from "../text/work-text.ts";

/** The part of an approval that is about one file. `path` is relative to the release. */
export type ApprovedFile = {
  path: string;
  season?: number;
  episodes?: number[];
  part?: number;
  role?: "video";
  skip?: true;
};

/**
 * Fields that only a person can fill in before an action can be carried out, named as in the tools.
 */
export type Blank = "type" | "tmdb_id" | "season" | "episodes" | "files";

export type OfferedApproval = {
  type?: "movie" | "tv";
  tmdbId?: number;
  season?: number;
  episodes?: number[];
  files?: ApprovedFile[];
  duplicates?: "replace" | "keep_both";
  blanks?: readonly Blank[];
  /** Search input for finding the TMDB id if it is a blank. */
  search?: { title: string; type: "movie" | "tv" };
};

type Decision = "approve" | "reject" | "retry" | "skip" | "undo";

/** A decision as a verb within a sentence, or at its beginning. */
export type DecisionVerb = Decision | Capitalize<Decision>;

/** The button on the page that makes this approval. */
export const buttonOf = ({ duplicates }: OfferedApproval): string =>
  duplicates === undefined
    ? "“File as …”"
    : duplicates === "replace"
      ? "“Replace …”"
      : "“Keep both …”";

/** Blanks as shown in a command: words in capitals that the user replaces. */
const BLANK: Record<Blank, string> = {
  type: "--type TYPE",
  tmdb_id: "--tmdb ID",
  season: "--season SEASON",
  episodes: "--episodes EPISODES",
  files: "--file PATH=…",
};

const MAX_PATH_CHARS = 4096;

/** The command-line options that express this approval. */
export function formatApprovalOptions(approval: OfferedApproval): string[] {
  const { type, tmdbId, season, episodes, files = [], duplicates, blanks = [] } = approval;
  return [
    ...(type === undefined ? [] : [`--type ${type}`]),
    ...(tmdbId === undefined ? [] : [`--tmdb ${tmdbId}`]),
    ...(season === undefined ? [] : [`--season ${season}`]),
    ...(episodes === undefined ? [] : [`--episodes ${episodes.join(",")}`]),
    ...blanks.map((blank) => BLANK[blank]),
    ...files.map(
      (file) =>
        `--file ${quoteWord(`${cleanText(file.path, MAX_PATH_CHARS)}=${answerText(file)}`)}`,
    ),
    ...(duplicates === undefined ? [] : [duplicates === "replace" ? "--replace" : "--keep-both"]),
  ];
}

function answerText({ season, episodes = [], part, role, skip }: ApprovedFile): string {
  if (skip) return "skip";
  if (part !== undefined) return `part${part}`;
  if (role !== undefined) return role;
  return formatEpisodeCode(season ?? 0, episodes);
}
