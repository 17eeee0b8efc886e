import { type Decision, decide } from "../../core/decide/decide.ts";
import type { Evidence } from "../../core/decide/evidence.ts";
import type { Scored } from "../../core/identify/candidate.ts";
import { otherQueries, toQueries } from "../../core/identify/queries.ts";
import { readings } from "../../core/identify/readings.ts";
import { mapRelease, type ReleaseFiles } from "../../core/identify/release-files.ts";
import { type Ranked, rank } from "../../core/identify/score.ts";
import { bears, workId } from "../../core/identify/work.ts";
import type { Identity } from "../../core/identity.ts";
import type { ParsedName } from "../../core/parse/parsed-name.ts";
import { createFound, type Found } from "./catalogue.ts";
import { idClaims } from "./ids.ts";
import type { IdentifyDeps } from "./ports.ts";
import { readRelease } from "./read-release.ts";
import { strangersOf } from "./strangers.ts";
import { wantedDetails } from "./wanted-details.ts";

export type ReleaseName = {
  name: string;
  /** Paths of its videos, relative to it; empty when only a name is known. */
  videos: string[];
  /** What the release is a child of was filed as this. */
  parentIdentity?: Identity | undefined;
  /** Ids from an NFO beside the videos. */
  nfoIds?: ParsedName["ids"] | undefined;
};

export type Identified = {
  parsed: ParsedName;
  files: Map<string, ParsedName>;
  ranked: Scored[];
  decision: Decision;
};

type Named = Pick<Evidence, "ids" | "parent" | "namedBy"> & { namedId: string | undefined };

// An id in the name decides; after it the parent, whose folder this release came in.
async function whatIsNamed(
  { find }: IdentifyDeps,
  release: ReleaseFiles,
  { parentIdentity: parent, nfoIds = {} }: ReleaseName,
  found: Found,
  signal: AbortSignal,
): Promise<Named> {
  const ids = await idClaims(release, nfoIds, found, find, signal);
  const byId = ids.find(({ work }) => work !== undefined)?.work;
  if (byId !== undefined) return { ids, parent, namedBy: "id", namedId: byId.id };
  const known = parent === undefined ? undefined : await found.ask(parent);
  if (known !== undefined) return { ids, parent, namedBy: "parent", namedId: workId(known.candidate) };
  return { ids, parent, namedId: undefined };
}

type Look = { release: ReleaseFiles; said: readonly string[]; found: Found; ranking: () => Ranked[] };

// Ranks again only when something was learnt since.
function rankingOf(parsed: ParsedName, found: Found, namedId: string | undefined): () => Ranked[] {
  let seen = -1;
  let ranked: Ranked[] = [];
  return () => {
    if (seen !== found.learnt()) ranked = rank({ parsed, works: found.works(), fits: found.fits, namedId });
    seen = found.learnt();
    return ranked;
  };
}

async function lookUp({ release: { parsed }, said, found, ranking }: Look, named: boolean): Promise<void> {
  const askFor = async (ranked: readonly Ranked[]) => {
    const wanted = wantedDetails(parsed, said, ranked).filter(({ work }) => !found.asked.has(work.id));
    await Promise.all(wanted.map(({ candidate }) => found.ask(candidate)));
  };
  await found.search(toQueries(parsed));
  if (!named) await askFor(ranking());
  if (found.works().some((work) => bears(work, said))) return;
  await found.search(otherQueries(parsed));
  if (!named) await askFor(ranking());
}

// A new episode may be younger than the cache: a series that lacks one is asked once past it.
async function askAgain({ release, found, ranking }: Look): Promise<void> {
  const [top] = ranking();
  if (top?.work.details === undefined || top.candidate.type !== "tv") return;
  const map = mapRelease(release, top.work.details);
  if ([...map.values()].some(({ kind }) => kind === "missing")) await found.ask(top.candidate, { fresh: true });
}

/**
 * From a name to a decision: parses it, asks the catalogue, ranks what it finds and lets the guards decide. Outages of the
 * catalogue pass through; nothing is remembered between two releases.
 */
export function createIdentify(deps: IdentifyDeps) {
  return async (input: ReleaseName, signal: AbortSignal): Promise<Identified> => {
    const release = readRelease(input.name, input.videos);
    const { parsed } = release;
    const said = readings(parsed);
    const found = createFound(deps, release, signal);
    const named = await whatIsNamed(deps, release, input, found, signal);
    const look: Look = {
      release,
      said,
      found,
      ranking: rankingOf(parsed, found, named.namedId),
    };
    await lookUp(look, named.namedId !== undefined);
    await askAgain(look);
    const ranked = look.ranking();
    const [top] = ranked;
    const works = found.works();
    const evidence: Evidence = {
      ...release,
      ...named,
      said,
      works,
      ranked,
      fits: found.fits,
      episodes:
        top?.work.details === undefined || top.candidate.type === "movie"
          ? new Map()
          : mapRelease(release, top.work.details),
      strangers: top === undefined ? [] : await strangersOf(release, top.work, works, deps.search, signal),
    };
    return {
      parsed,
      files: new Map(release.files),
      ranked: ranked.map(({ candidate, confidence, parts }) => ({ candidate, confidence, parts })),
      decision: decide(evidence, deps.policy()),
    };
  };
}
