import type { Clock } from "../../core/clock.ts";
import type { FilesAnswer, TorrentClient } from "../../core/torrent/client.ts";
import { splitIntoChunks } from "../../store/split-into-chunks.ts";

const BATCH_SIZE = 200;
/** A client may need its whole deadline to fail, so a failed list is not requested at each poll. */
const [PAUSE_MS, MAX_PAUSE_MS] = [30_000, 10 * 60_000];

export interface FileLists {
  /**
   * Reads the file lists of these torrents, except of those whose pause is not over. Torrents whose
   * list failed before are requested last and one by one, so that the others do not wait for them.
   * @throws Outage of the client
   */
  read(hashes: readonly string[], signal: AbortSignal): AsyncIterable<FilesAnswer>;
  /** Ends a torrent's pause, because the client reports a change of it. */
  forget(hash: string): void;
  /** Forgets the failures of all torrents except these. */
  keepOnly(hashes: ReadonlySet<string>): void;
}

/** Reads file lists, with a growing pause for each torrent whose list is not returned. */
export function createFileLists(client: Pick<TorrentClient, "filesOf">, clock: Clock): FileLists {
  const failures = new Map<string, { count: number; nextAt: number }>();

  function noteFailure(hash: string): void {
    const count = (failures.get(hash)?.count ?? 0) + 1;
    const pause = Math.min(MAX_PAUSE_MS, PAUSE_MS * 2 ** Math.min(count - 1, 10));
    failures.set(hash, { count, nextAt: clock.monotonic() + pause });
  }

  return {
    async *read(hashes, signal) {
      const isDue = (hash: string): boolean =>
        (failures.get(hash)?.nextAt ?? 0) <= clock.monotonic();
      const suspects = hashes.filter((hash) => failures.has(hash) && isDue(hash));
      const others = hashes.filter((hash) => !failures.has(hash));
      // Processes one response at a time, because the file lists of hundreds of torrents together
      // would fill the memory.
      for (const some of [
        ...splitIntoChunks(others, BATCH_SIZE),
        ...suspects.map((hash) => [hash]),
      ]) {
        for await (const answer of client.filesOf(some, signal)) {
          for (const { hash } of answer.failed) noteFailure(hash);
          for (const { torrent } of answer.torrents) failures.delete(torrent.hash);
          for (const { hash } of answer.tooLong) failures.delete(hash);
          yield answer;
        }
      }
    },
    forget: (hash) => void failures.delete(hash),
    keepOnly(hashes) {
      for (const hash of failures.keys()) if (!hashes.has(hash)) failures.delete(hash);
    },
  };
}
