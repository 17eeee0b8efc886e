import type { Remembered } from "../../core/alias/alias.ts";
import { type Decision, decide } from "../../core/decide/decide.ts";
import type { Evidence } from "../../core/decide/evidence.ts";
import type { Scored } from "../../core/identify/candidate.ts";
import { otherQueries, toQueries } from "../../core/identify/queries.ts";
import { readings } from "../../core/identify/readings.ts";
import { mapRelease, type ReleaseFiles } from "../../core/identify/release-files.ts";
import { type Ranked, rank } from "../../core/identify/score.ts";
import { titleKey } from "../../core/identify/title-key.ts";
import { bears, workId } from "../../core/identify/work.ts";
import type { Identity } from "../../core/identity.ts";
import type { FileLength } from "../../core/media/file-length.ts";
import type { NfoSays } from "../../core/parse/nfo-ids.ts";
import type { ParsedName } from "../../core/parse/parsed-name.ts";
import { askLengths } from "./ask-lengths.ts";
import { createFound, type Found } from "./catalogue.ts";
import { idClaims } from "./ids.ts";
import { askNfo, mayDecide, withNfoYear } from "./nfo.ts";
import type { NfoPlaces } from "./nfo-files.ts";
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
  /** The title of that release's own name. */
  parentTitle?: string | undefined;
  /** A file of that release was filed under other numbers than its name says. */
  parentRenumbered?: boolean | undefined;
  /** What a person said that such a name means. */
  remembered?: Remembered | undefined;
  /** Its NFO files; they are read only where `at` is known too, and never those of a child. */
  nfos?: NfoPlaces | undefined;
  /** Its absolute path, so that its videos can be looked at; absent where only names are known. */
  at?: string | undefined;
};

export type Identified = {
  parsed: ParsedName;
  files: Map<string, ParsedName>;
  ranked: Scored[];
  decision: Decision;
  /** How long its main videos run, by path; empty when nothing leads or nothing was looked at. */
  lengths: ReadonlyMap<string, FileLength>;
  /** What its NFO says of the work. */
  nfo?: NfoSays | undefined;
};

type Named = Pick<Evidence, "ids" | "parent" | "parentTitle" | "parentRenumbered" | "remembered" | "namedBy"> & {
  namedId: string | undefined;
};

// An id in the name decides; after it the parent, whose folder this release came in; then what a person said of the name.
async function whatIsNamed(
  { find }: IdentifyDeps,
  release: ReleaseFiles,
  { parentIdentity: parent, parentTitle, parentRenumbered, remembered }: ReleaseName,
  nfo: NfoSays | undefined,
  found: Found,
  signal: AbortSignal,
): Promise<Named> {
  const ids = await idClaims(release, nfo, found, find, signal);
  const works = ids.filter(({ work, byNfo }) => work !== undefined && (!byNfo || mayDecide(release, work)));
  const byId = (works.find(({ byNfo }) => !byNfo) ?? works[0])?.work;
  const said = { ids, parent, parentTitle: titleKey(parentTitle ?? ""), parentRenumbered, remembered };
  if (byId !== undefined) return { ...said, namedBy: "id", namedId: byId.id };
  const known = parent === undefined ? undefined : await found.ask(parent);
  if (known !== undefined) return { ...said, namedBy: "parent", namedId: workId(known.candidate) };
  const meant = remembered === undefined ? undefined : await found.ask(remembered.newest.identity);
  if (meant !== undefined) return { ...said, namedBy: "person", namedId: workId(meant.candidate) };
  return { ...said, namedId: undefined };
}

type Look = { release: ReleaseFiles; said: readonly string[]; found: Found; ranking: () => Ranked[] };

// Ranks again only when something was learnt since.
function rankingOf(
  parsed: ParsedName,
  said: readonly string[],
  found: Found,
  namedId: string | undefined,
): () => Ranked[] {
  let seen = -1;
  let ranked: Ranked[] = [];
  return () => {
    if (seen !== found.learnt()) ranked = rank({ parsed, said, works: found.works(), fits: found.fits, namedId });
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
  // Two of the best were asked for their other titles; now it is the name that may be read or spelt in another way.
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

async function askOrder({ found, ranking }: Look): Promise<void> {
  const [top] = ranking();
  if (top?.work.details !== undefined && top.candidate.type === "tv") await found.order(top.work.details);
}

/**
 * From a name to a decision: parses it, asks the catalogue, ranks what it finds and lets the guards decide. Outages of the
 * catalogue pass through; nothing is remembered between two releases.
 */
export function createIdentify(deps: IdentifyDeps) {
  return async (input: ReleaseName, signal: AbortSignal): Promise<Identified> => {
    const read = readRelease(input.name, input.videos);
    const nfo = await askNfo(deps.nfos, read, input, signal);
    const release = withNfoYear(read, nfo);
    const { parsed } = release;
    const said = readings(parsed);
    const found = createFound(deps, release, signal);
    const named = await whatIsNamed(deps, release, input, nfo, found, signal);
    const look: Look = {
      release,
      said,
      found,
      ranking: rankingOf(parsed, said, found, named.namedId),
    };
    await lookUp(look, named.namedId !== undefined);
    await askAgain(look);
    await askOrder(look);
    const lengths = await askLengths({ ...look, at: input.at, lengths: deps.lengths }, signal);
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
      lengths,
      strangers: top === undefined ? [] : await strangersOf(release, top.work, works, deps.search, signal),
    };
    return {
      parsed,
      files: new Map(release.files),
      ranked: ranked.map(({ candidate, confidence, parts }) => ({ candidate, confidence, parts })),
      decision: decide(evidence, deps.policy()),
      lengths,
      nfo,
    };
  };
}
