import { Outage, UserError } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { MediaServer, ServerIndex } from "../../core/library/media-server.ts";
import type { Store } from "../../store/open.ts";
import { type IndexedWork, type PlexFile, writeEpisodes } from "../../store/plex/indexed-works.ts";
import { findServerVersion } from "../../store/plex/server-versions.ts";
import { createServerProbe } from "../engine/server-probe.ts";

/**
 * Episodes are not read again within this time, so an episode that Plex added in the meantime may
 * be missed.
 */
const FRESH_FOR_MS = 10 * 60_000;
/**
 * Pause after a failure. Applies to one show if Plex is well, and to all shows if it is down, so
 * that it does not delay every release.
 */
const RETRY_DELAY_MS = 60_000;

export type ReadShow = (work: IndexedWork, signal: AbortSignal) => Promise<void>;

export interface ReadShowDeps {
  store: Store;
  server: Pick<ServerIndex, "episodes" | "seriesFolders"> & Pick<MediaServer, "name" | "check">;
  clock: Clock;
}

/**
 * Reads the episodes of a show into the index when they are needed, unless they are fresh. Takes
 * two requests.
 */
export function createReadShow(deps: ReadShowDeps): ReadShow {
  const { store, server, clock } = deps;
  const { now } = clock;
  const probe = createServerProbe(server, clock);
  const underWay = new Map<string, Promise<void>>();
  /** Times of the last failure, by the show's key, or `SERVER` if Plex itself was down. */
  const failedAt = new Map<string, number>();

  async function read(
    { server: name, section, ratingKey }: IndexedWork,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const [episodes, folders] = [
        await server.episodes(ratingKey, signal),
        await server.seriesFolders(ratingKey, signal),
      ];
      const files = episodes.flatMap(({ id: item, season, episode, files: serverFiles }) =>
        serverFiles.map((file): PlexFile => ({ ...file, season, episode, item })),
      );
      await store.write(
        (trx) =>
          writeEpisodes(trx, { server: name, section, ratingKey }, { folders, files, at: now() }),
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Outage) {
        const isServers = (await probe(error, signal)) !== undefined;
        failedAt.set(isServers ? SERVER : keyOf({ section, ratingKey }), now());
      }
      // The earlier result is used. A removed show is dropped with the next list.
      else if (!(error instanceof UserError)) {
        throw error;
      }
    }
  }

  function failedJustNow(key: string): boolean {
    const age = now() - (failedAt.get(key) ?? Number.NEGATIVE_INFINITY);
    if (age >= 0 && age < RETRY_DELAY_MS) return true;
    failedAt.delete(key);
    return false;
  }

  return async (work, signal) => {
    const time = now();
    const key = keyOf(work);
    const isFresh =
      work.episodesAt !== undefined &&
      time >= work.episodesAt &&
      time - work.episodesAt < FRESH_FOR_MS;
    if (isFresh || failedJustNow(SERVER) || failedJustNow(key)) return;
    // After an upgrade, the earlier list is the better one.
    const { waitsAfter } = (await findServerVersion(store.read, work.server)) ?? {};
    if (waitsAfter !== undefined) return;
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

/** Maximum number of shows whose episodes wait to be read. */
const MAX_WANTED = 1000;

/**
 * Reads the episodes of shows later, so that a release does not wait for them: `want` remembers a
 * show, and `run` reads all that are wanted. A server that is down fails once and then pauses.
 */
export function createReadLater(readShow: ReadShow): {
  want: ReadShow;
  run(signal: AbortSignal): Promise<void>;
} {
  const wanted = new Map<string, IndexedWork>();
  return {
    async want(work) {
      if (wanted.size < MAX_WANTED) wanted.set(keyOf(work), work);
    },
    async run(signal) {
      const works = [...wanted.values()];
      wanted.clear();
      for (const work of works) await readShow(work, signal);
    },
  };
}

const SERVER = "server";
const keyOf = ({ section, ratingKey }: Pick<IndexedWork, "section" | "ratingKey">): string =>
  `${section} ${ratingKey}`;
