import { toIdentifyLine, toUnsearchedLine } from "../../src/app/identify/identify-line.ts";
import type { Identification } from "../../src/names/index.ts";
import type { Row } from "./rows.ts";

export type Outcome = {
  corpus: string;
  row: Row;
  /**
   * Wrong title: filed as another work. Wrong episode: filed as the right work, but with numbers
   * other than those on the line.
   */
  verdict: "right" | "wrong title" | "wrong episode" | "held";
  /** True if the catalogue contains the right answer. */
  answerable: boolean;
  /** True if the best candidate is the right one, filed or not. */
  leads: boolean;
  reasons: string[];
  read: string;
  found: string;
  requests: number;
  /** Length of the name's video, as passed to the decider. */
  lengthMs?: number | undefined;
};

const same = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();

// A number that the line means as absolute is right if it was parsed as absolute. Mapping it to an
// episode is the catalogue's job.
function episodesRight(
  row: Row,
  { seasons, episodes }: { seasons: number[]; episodes: number[] },
  found: Identification,
) {
  const { season, episode, absolute } = row;
  if (season !== undefined && !same(season, seasons)) return false;
  const numbers = [episode, absolute].filter((list) => list !== undefined);
  return (
    numbers.length === 0 ||
    numbers.some((list) => same(list, episodes) || same(list, found.parsed.absolute))
  );
}

function describe({ parsed }: Identification): string {
  const { type, title, year, country, seasons, episodes, absolute, date, episodeTitle } = parsed;
  return JSON.stringify({
    type,
    title,
    year,
    country,
    seasons,
    episodes,
    absolute,
    date,
    episodeTitle,
  });
}

/** Judges the decision about one line. */
export function judgeDecision(
  corpus: string,
  row: Row,
  found: Identification & { requests: number },
  answerable: boolean,
): Outcome {
  const line = toUnsearchedLine(row.name) ?? toIdentifyLine(row.name, found);
  const leads = row.tmdb_id != null && line.tmdb?.id === row.tmdb_id;
  const right = leads && (row.type === "movie" || line.tmdb?.type === "tv");
  const filed = !right
    ? "wrong title"
    : episodesRight(row, line, found)
      ? "right"
      : "wrong episode";
  return {
    corpus,
    row,
    verdict: line.decision === "auto" ? filed : "held",
    answerable,
    leads,
    reasons: line.reasons,
    read: describe(found),
    found: `${line.tmdb?.type ?? "none"}/${line.tmdb?.id ?? ""} ${line.title ?? ""} ${line.seasons.join()}x${line.episodes.join()} ${line.confidence ?? ""}`,
    requests: found.requests,
  };
}
