import { type RankedCandidate, toRanked } from "../../base/candidate.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import type { MediaType } from "../../base/identity.ts";
import { nameShapeOf } from "../../core/settle/name-shape.ts";
import {
  createEmptyName,
  explainWords,
  type Identification,
  proposalOf,
  type RoleOfWords,
} from "../../names/index.ts";

const MAX_CANDIDATES = 10;

/** One line of `plex-ingest identify -`. `confidence` and `parts` are 0..1. */
export type IdentifyLine = {
  name: string;
  decision: "auto" | "review" | "ignored";
  tmdb: { type: MediaType; id: number } | null;
  title: string | null;
  year: number | null;
  season: number | null;
  seasons: number[];
  episodes: number[];
  confidence: number | null;
  parts: { title: number; year: number; popularity: number; type: number } | null;
  reasons: string[];
  /** The words of the name with their roles. Unexplained words are `unknown`. */
  roles: RoleOfWords[];
  /**
   * Other readings that were searched for, followed by other interpretations of the numbers in the
   * name. `why` states why each of them lost.
   */
  lost: { title: string; year: number | null; why: string }[];
  candidates: LineCandidate[];
};

/**
 * A candidate. Optional fields help to distinguish it from other candidates and are absent if
 * unknown. For a series, `runtime_minutes` is the length of one episode.
 */
type LineCandidate = {
  type: MediaType;
  id: number;
  title: string;
  year: number | null;
  confidence: number;
  original_title?: string;
  overview?: string;
  poster_path?: string;
  runtime_minutes?: number;
};

const toCandidate = ({
  type,
  tmdbId,
  title,
  year,
  confidence,
  ...more
}: RankedCandidate): LineCandidate => ({
  type,
  id: tmdbId,
  title,
  year: year ?? null,
  confidence: confidence / 1000,
  ...dropUndefined({
    original_title: more.originalTitle,
    overview: more.overview,
    poster_path: more.posterPath,
    runtime_minutes: more.runtimeMinutes,
  }),
});

const ascending = (numbers: Iterable<number>): number[] =>
  [...new Set(numbers)].toSorted((a, b) => a - b);

type LineIdentification = Pick<Identification, "parsed" | "ranked" | "decision" | "own" | "lost">;

/**
 * Converts a decided name to JSON: the work that it would be filed as, or the suggested one, and
 * the codes of its reasons.
 */
export function toIdentifyLine(
  name: string,
  { parsed, ranked, decision, own, lost = [] }: LineIdentification,
): IdentifyLine {
  const proposal = proposalOf({ decision });
  const words = explainWords(parsed);
  const mappings = [...(proposal?.mappings.values() ?? [])];
  const namedSeasons = parsed.season === null ? parsed.seasons : [parsed.season];
  const series =
    proposal === undefined ? parsed.type === "episode" : proposal.identity.type === "tv";
  const seasons = series
    ? ascending(mappings.length > 0 ? mappings.map(({ season }) => season) : namedSeasons)
    : [];
  const [top] = ranked;
  return {
    name,
    decision: decision.kind,
    tmdb:
      proposal === undefined
        ? null
        : { type: proposal.identity.type, id: proposal.identity.tmdbId },
    title: proposal?.identity.title ?? null,
    year: proposal?.identity.year ?? null,
    season: seasons.length === 1 ? (seasons[0] ?? null) : null,
    seasons,
    episodes: series
      ? ascending(
          mappings.length > 0 ? mappings.flatMap(({ episodes }) => episodes) : parsed.episodes,
        )
      : [],
    confidence: top === undefined ? null : top.confidence / 1000,
    parts: top?.parts ?? null,
    reasons: decision.kind === "auto" ? [] : decision.reasons.map(({ code }) => code),
    roles: words.roles.map((role) =>
      own !== undefined && role.role === "title" ? { ...role, source: "words.json" } : role,
    ),
    lost: [
      ...lost.map(({ title, year = null, why }) => ({ title, year, why })),
      ...words.lost.map(({ text, why }) => ({ title: text, year: null, why })),
    ],
    candidates: ranked.slice(0, MAX_CANDIDATES).map((scored) => toCandidate(toRanked(scored))),
  };
}

/**
 * Returns the line for a path that the engine would not search for: a disc, an archive, or a name
 * with nothing to file. Undefined for any other path.
 */
export function toUnsearchedLine(name: string): IdentifyLine | undefined {
  const shape = nameShapeOf(name);
  if (shape === undefined) return undefined;
  const decision = { kind: "review" as const, reasons: [shape.reason] };
  const line = toIdentifyLine(name, { parsed: createEmptyName(""), ranked: [], decision });
  return shape.kind === "nothing" ? { ...line, decision: "ignored" } : line;
}
