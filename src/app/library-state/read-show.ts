import { Outage, UserError } from "../../base/errors.ts";
import type { ServerIndex } from "../../core/library/media-server.ts";
import type { Store } from "../../store/open.ts";
import { type IndexedWork, type PlexFile, writeEpisodes } from "../../store/plex/indexed-works.ts";

/**
 * Episodes are not read again within this time, so an episode that Plex added in the meantime may
 * be missed.
 */
const FRESH_FOR_MS = 10 * 60_000;
/** Pause after a failure: a server that is down must not delay every release. */
const RETRY_DELAY_MS = 60_000;

export type ReadShow = (work: IndexedWork, signal: AbortSignal) => Promise<void>;

export interface ReadShowDeps {
  store: Store;
  server: Pick<ServerIndex, "episodes" | "seriesFolders">;
  now: () => number;
}

/**
 * Reads the episodes of a show into the index when they are needed, unless they are fresh. Takes
 * two requests.
 */
export function createReadShow(deps: ReadShowDeps): ReadShow {
  const { store, server, now } = deps;
  const underWay = new Map<string, Promise<void>>();
  let failedAt = Number.NEGATIVE_INFINITY;

  async function read({ section, ratingKey }: IndexedWork, signal: AbortSignal): Promise<void> {
    try {
      const [episodes, folders] = [
        await server.episodes(ratingKey, signal),
        await server.seriesFolders(ratingKey, signal),
      ];
      const files = episodes.flatMap(({ id: item, season, episode, files: serverFiles }) =>
        serverFiles.map((file): PlexFile => ({ ...file, season, episode, item })),
      );
      await store.write(
        (trx) => writeEpisodes(trx, { section, ratingKey }, { folders, files, at: now() }),
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Outage) failedAt = now();
      // The earlier result is used. A removed show is dropped with the next list.
      else if (!(error instanceof UserError)) throw error;
    }
  }

  return async (work, signal) => {
    const time = now();
    const isFresh =
      work.episodesAt !== undefined &&
      time >= work.episodesAt &&
      time - work.episodesAt < FRESH_FOR_MS;
    if (isFresh || (time >= failedAt && time - failedAt < RETRY_DELAY_MS)) return;
    const key = `${work.section} ${work.ratingKey}`;
    const others = underWay.get(key);
    if (others) {
      // The other read has its own signal, and its own caller gets the error.
      await others.catch(() => {});
      return;
    }
    const reading = read(work, signal).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    await reading;
  };
}
