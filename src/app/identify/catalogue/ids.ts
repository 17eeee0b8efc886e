import type { IdClaim } from "../../../core/decide/evidence/evidence.ts";
import { readings } from "../../../core/identify/readings.ts";
import type { ReleaseFiles } from "../../../core/identify/release-files.ts";
import { statedType } from "../../../core/identify/stated-type.ts";
import { hasTitle } from "../../../core/identify/work.ts";
import type { MediaType } from "../../../core/identity.ts";
import type { ParsedName } from "../../../core/parse/lex/parsed-name.ts";
import type { Ids } from "../../../core/parse/nfo/ids.ts";
import type { NfoFacts } from "../../../core/parse/nfo/parse-nfo.ts";
import type { Candidate } from "../../../core/release/candidate.ts";
import type { Find } from "../clues/ports.ts";
import type { FoundWorks } from "./catalogue.ts";

/** `byNfo`: it is in the NFO only, not in a name. */
type NamedClaim = IdClaim & { byNfo: boolean };

/** The ids in one place; `type` if that place says it too. */
type IdSource = { ids: Ids; type?: MediaType | undefined };

// The same TMDB number names a movie and a series: the type beside it or in the name decides, otherwise the title does.
async function byTmdb(
  parsed: ParsedName,
  tmdbId: number,
  type: MediaType | undefined,
  foundWorks: FoundWorks,
): Promise<IdClaim> {
  const claim = `tmdb-${tmdbId}`;
  const said = type ?? statedType(parsed);
  const types: MediaType[] = said === "tv" ? ["tv"] : said === "movie" ? ["movie"] : ["movie", "tv"];
  const works = (await Promise.all(types.map((type) => foundWorks.ask({ type, tmdbId })))).filter(
    (work) => work !== undefined,
  );
  const titled = works.filter((work) => hasTitle(work, readings(parsed)));
  const [only, ...more] = titled.length > 0 ? titled : works;
  return only !== undefined && more.length === 0 ? { said: claim, work: only } : { said: claim };
}

async function byOther(
  said: string,
  type: MediaType | undefined,
  candidates: readonly Candidate[],
  foundWorks: FoundWorks,
): Promise<IdClaim> {
  const fitting = candidates.filter((candidate) => type === undefined || candidate.type === type);
  const [only, ...more] = fitting.length > 0 ? fitting : candidates;
  if (only === undefined || more.length > 0) return { said };
  foundWorks.add([only]);
  return { said, work: await foundWorks.ask(only) };
}

async function claimsOf(
  { ids: { tmdb, imdb, tvdb }, type }: IdSource,
  parsed: ParsedName,
  foundWorks: FoundWorks,
  find: Find,
  signal: AbortSignal,
): Promise<IdClaim[]> {
  const claims: IdClaim[] = [];
  const said = type ?? statedType(parsed);
  if (tmdb !== undefined) claims.push(await byTmdb(parsed, tmdb, type, foundWorks));
  if (imdb !== undefined) claims.push(await byOther(imdb, said, await find("imdb", imdb, signal), foundWorks));
  if (tvdb !== undefined)
    claims.push(await byOther(`tvdb-${tvdb}`, said, await find("tvdb", String(tvdb), signal), foundWorks));
  return claims;
}

// A hostile folder may have a thousand ids. Two that disagree are enough to hold the release.
const MAX_ID_SETS = 3;

/**
 * Every id in the release's name, its videos' names and its NFO, with the work that it names; without a work if TMDB knows
 * none, or several that fit.
 */
export async function idClaims(
  { parsed, files }: ReleaseFiles,
  nfo: NfoFacts | undefined,
  foundWorks: FoundWorks,
  find: Find,
  signal: AbortSignal,
): Promise<NamedClaim[]> {
  const all = [parsed, ...files.values()].map(({ ids }) => ids);
  const named = [
    ...new Map(all.map(({ tmdb, imdb, tvdb }) => [`${tmdb} ${imdb} ${tvdb}`, { tmdb, imdb, tvdb }])).values(),
  ].slice(0, MAX_ID_SETS);
  const byName = new Set(named.flatMap(({ tmdb, imdb, tvdb }) => [`tmdb-${tmdb}`, imdb, `tvdb-${tvdb}`]));
  const claims = new Map<string, NamedClaim>();
  // The NFO first: unlike the name, it says whether the number is of a film or a series.
  const sets = [...(nfo === undefined ? [] : [nfo]), ...named.map((ids) => ({ ids, type: undefined }))];
  for (const { ids: one, type } of sets) {
    const { tmdb, imdb, tvdb } = one;
    const ids: Ids = {};
    if (tmdb !== undefined && !claims.has(`tmdb-${tmdb}`)) ids.tmdb = tmdb;
    if (imdb !== undefined && !claims.has(imdb)) ids.imdb = imdb;
    if (tvdb !== undefined && !claims.has(`tvdb-${tvdb}`)) ids.tvdb = tvdb;
    for (const claim of await claimsOf({ ids, type }, parsed, foundWorks, find, signal))
      claims.set(claim.said, { ...claim, byNfo: !byName.has(claim.said) });
  }
  return [...claims.values()];
}
