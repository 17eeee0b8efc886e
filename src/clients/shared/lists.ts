import type { Clock } from "../../core/clock.ts";
import type { Cursor, TorrentPoll } from "../../core/torrent/client.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";

/**
 * An empty list is trusted only after the client has responded for this long without an error. A
 * client that is starting may not have read its own list yet.
 */
const LOADED_AFTER_MS = 120_000;

/**
 * `odd` is the number of rows that could not be read. If it is not 0, the list does not prove that
 * a torrent is missing.
 */
export type WholeList = { torrents: Torrent[]; odd: number };

export interface TorrentLists {
  /**
   * Returns the differences from the cursor's list. Returns all torrents if one from the cursor's
   * list is missing, because only a complete list proves a removal.
   */
  poll(since: Cursor | undefined, read: () => Promise<WholeList>): Promise<TorrentPoll>;
}

/** Compares each list with the previous one, for clients that do not report changes. */
export function createLists(clock: Clock): TorrentLists {
  const cursors = new WeakMap<Cursor, ReadonlyMap<string, string>>();
  let answersSince: number | undefined;

  async function list(read: () => Promise<WholeList>): Promise<WholeList> {
    try {
      const answer = await read();
      answersSince ??= clock.monotonic();
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
      torrents.length > 0 ||
      clock.monotonic() - (answersSince ?? clock.monotonic()) >= LOADED_AFTER_MS;
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

/** Ignores fields that change constantly and affect no decision. */
const printOf = (torrent: Torrent): string =>
  JSON.stringify({
    ...torrent,
    ratio: 0,
    etaSeconds: 0,
    downBytesPerSecond: 0,
    upBytesPerSecond: 0,
  });
