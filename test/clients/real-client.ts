import type { TorrentClient, TorrentWithFiles } from "../../src/core/torrent/client.ts";
import { never } from "./transmission/with-transmission.ts";

/**
 * A real program's client with its commands, and the current state of one torrent with its files.
 */
export function withOneTorrent(made: TorrentClient) {
  const { commands } = made;
  if (!commands) throw new Error("It takes no commands.");
  const one = async (hash: string): Promise<TorrentWithFiles | undefined> => {
    for await (const { torrents } of made.filesOf([hash], never)) {
      if (torrents[0]) return torrents[0];
    }
    return undefined;
  };
  const now = async (hash: string) => (await made.list([hash], never))[0];
  return { ...made, commands, one, now, [Symbol.asyncDispose]: made.close };
}
