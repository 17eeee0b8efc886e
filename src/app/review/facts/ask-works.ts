import { Outage, UserError } from "../../../core/errors.ts";
import { seasonsInNames } from "../../../core/identify/absolute-order.ts";
import type { MediaType } from "../../../core/identity.ts";
import type { ParsedName } from "../../../core/parse/lex/parsed-name.ts";
import type { Details } from "../../../core/release/candidate.ts";
import type { Catalogue, OpenCatalogue } from "../choose/search-works.ts";
import { workKey } from "./facts.ts";

type Work = { type: MediaType; tmdbId: number };

/** A person waits; what comes later is left out, and is in the cache the next time. */
const TIMEOUT_MS = 2000;
/** As many as a person looks at side by side. */
const MAX_WORKS = 5;
// As identification asks for them: the answer is in the cache then.
const MAX_SEASONS = 15;

/**
 * TMDb's details of the first works, from the cache first, by `workKey`; of a series with the seasons that the names state.
 * Without a key, or while TMDb is down or slow, those that are missing are left out.
 * @throws the signal's reason
 */
export async function askWorks(
  openCatalogue: OpenCatalogue,
  works: readonly Work[],
  names: Iterable<ParsedName>,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Map<string, Details>> {
  const found = new Map<string, Details>();
  const wanted = [...new Map(works.map((work) => [workKey(work), work])).values()].slice(0, MAX_WORKS);
  if (wanted.length === 0) return found;
  const said = seasonsInNames(names).slice(0, MAX_SEASONS);
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const ask = async ({ details }: Catalogue, { type, tmdbId }: Work): Promise<void> => {
    const seasons = type === "movie" ? [] : said.length > 0 ? said : [1];
    try {
      const work = await details(type, tmdbId, seasons, late);
      if (work !== undefined) found.set(workKey({ type, tmdbId }), work);
    } catch (error) {
      signal.throwIfAborted();
      if (error !== late.reason && !(error instanceof Outage)) throw error;
    }
  };
  const catalogue = await openCatalogue().catch((error: unknown) => {
    // There is no key.
    if (error instanceof UserError) return undefined;
    throw error;
  });
  if (catalogue === undefined) return found;
  await Promise.all(wanted.map((work) => ask(catalogue, work)));
  return found;
}
