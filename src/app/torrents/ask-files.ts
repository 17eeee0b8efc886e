import { UserError } from "../../core/errors.ts";
import type { TorrentWithFiles } from "../../core/torrent/torrent.ts";
import type { Transmission } from "./port.ts";

/** Torrents asked for in one answer: one of a hundred thousand files makes 14 MB alone (measured with 4.1). */
const AT_ONCE = 50;

export type FilesAnswer = {
  torrents: TorrentWithFiles[] /** Hashes whose list of files is too long to be read. */;
  tooLong: string[];
};

/**
 * The torrents with their files, in answers small enough to be read: an answer that is too long is asked for in halves.
 * @throws Outage, or the signal's reason
 */
export async function askFiles(
  transmission: Pick<Transmission, "withFiles">,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<FilesAnswer> {
  const torrents: TorrentWithFiles[] = [];
  const tooLong: string[] = [];
  const left = Array.from({ length: Math.ceil(hashes.length / AT_ONCE) }, (_, at) =>
    hashes.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
  for (let some = left.shift(); some; some = left.shift()) {
    try {
      torrents.push(...(await transmission.withFiles(some, signal)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const [only, ...more] = some;
      if (only !== undefined && more.length === 0) tooLong.push(only);
      else left.unshift(some.slice(0, some.length / 2), some.slice(some.length / 2));
    }
  }
  return { torrents, tooLong };
}
