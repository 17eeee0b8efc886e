import type { Candidate, CandidateDetails } from "../../src/base/candidate.ts";
import { fold } from "../../src/base/text/fold.ts";
import type { AskDetails, IdentifyDeps } from "../../src/names/index.ts";

export type Listed = (Candidate | CandidateDetails) & { ids?: string[] };

const titlesOf = (one: Candidate) => [one.title, one.originalTitle ?? "", ...one.alternativeTitles];

/** Like TMDB, a search matches every title but returns no alternative titles. */
function toHit(one: Listed): Candidate {
  const {
    type,
    tmdbId,
    title,
    originalTitle,
    year,
    popularity,
    votes,
    countries,
    overview,
    posterPath,
  } = one;
  const texts = { title, originalTitle, overview, alternativeTitles: [] };
  return {
    type,
    tmdbId,
    year,
    popularity,
    votes,
    countries,
    ...texts,
    ...(posterPath && { posterPath }),
  };
}

/** The catalogue's ports over a hand-made list. `asked` records the requests in order. */
export function cataloguePorts(
  list: Listed[],
  policy: ReturnType<IdentifyDeps["policy"]> = { auto: true, threshold: 850 },
) {
  const asked: string[] = [];
  const details: AskDetails = async (type, tmdbId, seasons, _signal, options) => {
    asked.push(`details ${type}/${tmdbId} [${seasons.join()}]${options?.fresh ? " fresh" : ""}`);
    const one = list.find((other) => other.type === type && other.tmdbId === tmdbId);
    if (one === undefined) return undefined;
    const facts: CandidateDetails =
      "seasons" in one ? one : { ...one, seasonCounts: [], seasons: [] };
    return { ...facts, seasons: facts.seasons.filter(({ season }) => seasons.includes(season)) };
  };
  const ports: IdentifyDeps = {
    details,
    search: async ({ type, title, year }) => {
      asked.push(`search ${type} ${title}${year === undefined ? "" : ` ${year}`}`);
      const words = fold(title).split(" ");
      return list
        .filter((one) => one.type === type && (year === undefined || one.year === year))
        .filter((one) =>
          titlesOf(one).some((own) => words.every((word) => fold(own).split(" ").includes(word))),
        )
        .map(toHit);
    },
    find: async (source, id) => {
      asked.push(`find ${source} ${id}`);
      return list.filter(({ ids }) => ids?.includes(id)).map(toHit);
    },
    policy: () => policy,
  };
  return { ports, asked };
}
