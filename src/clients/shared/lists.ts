import type { Cursor, TorrentPoll } from "../../core/torrent/client.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";

/**
 * An empty list counts as all that there is only after this long without a fault: a client that
 * starts may not have read its own yet.
 */
const LOADED_AFTER_MS = 120_000;

/** `odd` rows could not be read: with any, a list does not prove that a torrent is missing. */
export type WholeList = { torrents: Torrent[]; odd: number };

export interface TorrentLists {
  /**
   * What differs from the list of the cursor; all where one of its torrents is missing, since only
   * a whole list counts that.
   */
  poll(since: Cursor | undefined, read: () => Promise<WholeList>): Promise<TorrentPoll>;
}

/** For clients that tell no changes: each list is compared with the one before it. */
export function createLists(monotonic: () => number): TorrentLists {
  const cursors = new WeakMap<Cursor, ReadonlyMap<string, string>>();
  let answersSince: number | undefined;

  async function list(read: () => Promise<WholeList>): Promise<WholeList> {
    try {
      const answer = await read();
      answersSince ??= monotonic();
      return answer;
    } catch (error) {
      answersSince = undefined;
      throw error;
    }
  }

  async function poll(
    since: Cursor | undefined,
    read: () => Promise<WholeList>,
  ): Promise<TorrentPoll> {
    const { torrents, odd } = await list(read);
    const before = since && cursors.get(since);
    const seen = new Map(torrents.map((torrent) => [torrent.hash, printOf(torrent)]));
    const lacksNone = before?.keys().every((hash) => seen.has(hash)) ?? false;
    const isLoaded =
      torrents.length > 0 || monotonic() - (answersSince ?? monotonic()) >= LOADED_AFTER_MS;
    const isWhole = !lacksNone && odd === 0 && isLoaded;
    const next = {};
    cursors.set(next, isWhole || !before ? seen : new Map([...before, ...seen]));
    const changed = lacksNone
      ? torrents.filter(({ hash }) => before?.get(hash) !== seen.get(hash))
      : torrents;
    return { torrents: changed, gone: [], isWhole, next };
  }

  return { poll };
}

/** Without what changes all the time and decides nothing. */
const printOf = (torrent: Torrent): string =>
  JSON.stringify({
    ...torrent,
    ratio: 0,
    etaSeconds: 0,
    downBytesPerSecond: 0,
    upBytesPerSecond: 0,
  });
