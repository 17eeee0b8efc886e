import type { Candidate, CandidateDetails } from "../../src/base/candidate.ts";
import { type Decision, decide, type Policy } from "../../src/names/decide/decide.ts";
import type { Evidence } from "../../src/names/decide/guards/evidence.ts";
import { mapRelease, type ReleaseFiles, toFit } from "../../src/names/identify/fit.ts";
import { listReadings } from "../../src/names/identify/queries.ts";
import { rank } from "../../src/names/identify/score.ts";
import { toWork } from "../../src/names/identify/work.ts";
import { AS_IT_STANDS, type ParsedName } from "../../src/names/parse/lex/parsed-name.ts";

type Case = {
  name: ParsedName;
  /** The videos of the release. If missing, the release has one video, named like the release. */
  files?: Record<string, ParsedName>;
  /** True if only a folder's name is known. */
  nameOnly?: boolean;
  found: (Candidate | CandidateDetails)[];
  more?: Partial<Evidence> & { namedId?: string };
  policy?: Partial<Policy>;
};

/**
 * Returns the evidence for a release with these search results, gathered as the application does.
 */
export function gather({ name, files, nameOnly = false, found, more = {} }: Case): Evidence {
  const release: ReleaseFiles = {
    parsed: name,
    files: new Map(Object.entries(files ?? { "video.mkv": name })),
    nameOnly,
    reading: AS_IT_STANDS,
  };
  const works = found.map((one) => ("seasons" in one ? toWork(one, one) : toWork(one)));
  const fits = new Map(
    works.flatMap(({ id, candidate, details }) =>
      details && candidate.type === "tv"
        ? [[id, toFit(release, details, mapRelease(release, details))]]
        : [],
    ),
  );
  const said = listReadings(name);
  const ranked = rank({ parsed: name, said, works, fits, namedId: more.namedId });
  const [top] = ranked;
  const episodes =
    top?.candidate.type === "tv" && top.work.details
      ? mapRelease(release, top.work.details)
      : new Map();
  return { ...release, said, works, ranked, fits, episodes, ids: [], mismatched: [], ...more };
}

export const judge = (given: Case): Decision =>
  decide(gather(given), { auto: true, threshold: 850, ...given.policy });

/** The codes that hold the release, or the id under which it is filed. */
export function verdict(given: Case): string[] | number {
  const decision = judge(given);
  return decision.kind === "auto"
    ? decision.identity.tmdbId
    : decision.reasons.map(({ code }) => code);
}
