import type { IdClaim } from "../../../core/decide/evidence/evidence.ts";
import { readings } from "../../../core/identify/readings.ts";
import type { ReleaseFiles } from "../../../core/identify/release-files.ts";
import { statedType } from "../../../core/identify/stated-type.ts";
import { hasTitle, type Work } from "../../../core/identify/work.ts";
import type { MediaType } from "../../../core/identity.ts";
import type { ParsedName } from "../../../core/parse/lex/parsed-name.ts";
import { idCodes } from "../../../core/parse/nfo/ids.ts";
import type { NfoFacts } from "../../../core/parse/nfo/parse-nfo.ts";
import type { Candidate } from "../../../core/release/candidate.ts";
import type { Find } from "../clues/ports.ts";
import type { Claim } from "../clues/read-release.ts";
import type { FoundWorks } from "./catalogue.ts";

/** `byNfo`: it is in the NFO, or given by another, and in no name. */
type NamedClaim = IdClaim & { byNfo: boolean };

// The same TMDB number names a movie and a series: the type beside it or in the name decides, otherwise the title does.
async function byTmdb(
  parsed: ParsedName,
  tmdbId: number,
  type: MediaType | undefined,
  foundWorks: FoundWorks,
): Promise<Work | undefined> {
  const types: MediaType[] = type === undefined ? ["movie", "tv"] : [type];
  const works = (await Promise.all(types.map((type) => foundWorks.ask({ type, tmdbId })))).filter(
    (work) => work !== undefined,
  );
  const titled = works.filter((work) => hasTitle(work, readings(parsed)));
  const [only, ...more] = titled.length > 0 ? titled : works;
  return more.length === 0 ? only : undefined;
}

async function byOther(
  type: MediaType | undefined,
  candidates: readonly Candidate[],
  foundWorks: FoundWorks,
): Promise<Work | undefined> {
  const fitting = candidates.filter((candidate) => type === undefined || candidate.type === type);
  const [only, ...more] = fitting.length > 0 ? fitting : candidates;
  if (only === undefined || more.length > 0) return undefined;
  foundWorks.add([only]);
  return foundWorks.ask(only);
}

// A hostile folder may have a thousand ids. Two that disagree are enough to hold the release.
const MAX_ID_SETS = 3;

/**
 * Every id in the release's name, its videos' names, its NFO and what others gave, with the work that it names; without a work if TMDB knows
 * none, or several that fit.
 */
export async function idClaims(
  { parsed, files }: ReleaseFiles,
  nfo: NfoFacts | undefined,
  given: readonly Claim[],
  foundWorks: FoundWorks,
  find: Find,
  signal: AbortSignal,
): Promise<NamedClaim[]> {
  const all = [parsed, ...files.values()].map(({ ids }) => ids);
  const named = [...new Map(all.map((ids) => [idCodes(ids).join(" "), ids])).values()].slice(0, MAX_ID_SETS);
  const byName = new Set(named.flatMap(idCodes));
  const claims = new Map<string, NamedClaim>();
  const claim = async (id: string, by: string | undefined, ask: () => Promise<Work | undefined>): Promise<void> => {
    const said = by === undefined ? id : `${id} (${by})`;
    if (!claims.has(said)) claims.set(said, { said, work: await ask(), byNfo: !byName.has(said) });
  };
  // The NFO first: unlike the name, it says whether the number is of a film or a series.
  const sets: (Pick<NfoFacts, "ids" | "type"> & { by?: string })[] = [
    ...(nfo === undefined ? [] : [{ ids: nfo.ids, type: nfo.type }]),
    ...given,
    ...named.map((ids) => ({ ids })),
  ];
  for (const { ids, by, type = statedType(parsed) } of sets) {
    const { tmdb, imdb, tvdb } = ids;
    if (tmdb !== undefined) await claim(`tmdb-${tmdb}`, by, () => byTmdb(parsed, tmdb, type, foundWorks));
    if (imdb !== undefined)
      await claim(imdb, by, async () => byOther(type, await find("imdb", imdb, signal), foundWorks));
    if (tvdb !== undefined)
      await claim(`tvdb-${tvdb}`, by, async () => byOther(type, await find("tvdb", String(tvdb), signal), foundWorks));
  }
  return [...claims.values()];
}
