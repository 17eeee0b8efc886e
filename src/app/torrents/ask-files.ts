import { UserError } from "../../core/errors.ts";
import type { TorrentWithFiles } from "../../core/torrent/torrent.ts";
import type { Transmission } from "./port.ts";

/** Torrents asked for in one answer: one of a hundred thousand files makes 14 MB alone (measured with 4.1). */
const AT_ONCE = 50;

export type FilesAnswer = {
  torrents: TorrentWithFiles[];
  /** Hashes whose list of files is too long to be read. */
  tooLong: string[];
};

/**
 * The torrents with their files, answer by answer, each small enough to be read: one that is too long is asked for in halves.
 * @throws Outage, or the signal's reason
 */
export async function* askFiles(
  transmission: Pick<Transmission, "withFiles">,
  hashes: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<FilesAnswer> {
  const left = Array.from({ length: Math.ceil(hashes.length / AT_ONCE) }, (_, at) =>
    hashes.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
  for (let some = left.shift(); some; some = left.shift()) {
    try {
      yield { torrents: await transmission.withFiles(some, signal), tooLong: [] };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (some.length === 1) yield { torrents: [], tooLong: some };
      else left.unshift(some.slice(0, some.length / 2), some.slice(some.length / 2));
    }
  }
}
