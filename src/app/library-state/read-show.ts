import type { StampedSection } from "../../adapters/plex/browse/stamped-sections.ts";
import type { HeldEpisode, HeldWork } from "../../adapters/plex/index/held-works.ts";
import { Outage, UserError } from "../../core/errors.ts";
import type { MediaType } from "../../core/identity.ts";
import type { Store } from "../../store/open.ts";
import { type IndexedWork, type PlexFile, writeEpisodes } from "../../store/plex/plex-holdings.ts";

/** What the index asks of Plex. Each throws `Outage` when Plex is down, slow or refuses the token. */
export type IndexPlex = {
  stamped(signal: AbortSignal): Promise<StampedSection[]>;
  works(sectionId: string, type: MediaType, signal: AbortSignal): AsyncGenerator<HeldWork[]>;
  /** These two throw `UserError` `not_found` for a show that Plex does not have any more. */
  episodes(ratingKey: string, signal: AbortSignal): Promise<HeldEpisode[]>;
  showFolders(ratingKey: string, signal: AbortSignal): Promise<string[]>;
};

type ReadShowDeps = { store: Store; plex: Pick<IndexPlex, "episodes" | "showFolders">; now: () => number };

/** Within this nothing is asked again: an episode that Plex took in meanwhile may be missed. */
const FRESH_FOR_MS = 10 * 60_000;
/** After a failure: a Plex that is down must not hold up each release anew. */
const RETRY_DELAY_MS = 60_000;

/** Reads the episodes of a show into the index when they are needed, unless they were just now. Two requests. */
export function createReadShow({ store, plex, now }: ReadShowDeps) {
  const underWay = new Map<string, Promise<void>>();
  let failedAt = Number.NEGATIVE_INFINITY;

  async function read({ section, ratingKey }: IndexedWork, signal: AbortSignal): Promise<void> {
    try {
      const [episodes, folders] = [await plex.episodes(ratingKey, signal), await plex.showFolders(ratingKey, signal)];
      const files = episodes.flatMap(({ season, episode, files: own }) =>
        own.map((file): PlexFile => ({ ...file, season, episode })),
      );
      await store.write((trx) => writeEpisodes(trx, { section, ratingKey }, { folders, files, at: now() }), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Outage) failedAt = now();
      // What was read before is as good as it gets; a show that is gone is dropped with the next list.
      else if (!(error instanceof UserError)) throw error;
    }
  }

  return async (work: IndexedWork, signal: AbortSignal): Promise<void> => {
    const at = now();
    const isFresh = work.episodesAt !== undefined && at >= work.episodesAt && at - work.episodesAt < FRESH_FOR_MS;
    if (isFresh || (at >= failedAt && at - failedAt < RETRY_DELAY_MS)) return;
    const key = `${work.section} ${work.ratingKey}`;
    const others = underWay.get(key);
    if (others) {
      // By a signal of its own: what becomes of it is told to whoever began it.
      await others.catch(() => {});
      return;
    }
    const reading = read(work, signal).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    await reading;
  };
}
