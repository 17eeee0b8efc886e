import { UserError } from "../../core/errors.ts";
import type { TorrentWithFiles } from "../../core/torrent/torrent.ts";
import { MAX_FILES, tooManyFiles } from "./on-disk.ts";
import type { Transmission } from "./port.ts";

/** The answer for a single torrent of 100,000 files is 14 MB (measured with 4.1). */
const MAX_TORRENTS_PER_ANSWER = 50;

export type FilesAnswer = {
  torrents: TorrentWithFiles[];
  /** Torrents whose file list is not read, with a sentence that says why. */
  tooLong: { hash: string; message: string }[];
};

export type FilesPort = Pick<Transmission, "withFiles" | "countWanted">;

/**
 * Yields the torrents with their files, in answers that are small enough to read. When an answer is too long, its halves
 * are requested. When the answer for one torrent is too long, its wanted files are counted first, and the long list is
 * read only if there are few enough of them.
 * @throws Outage, or the signal's reason
 */
export async function* requestFiles(
  transmission: FilesPort,
  hashes: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<FilesAnswer> {
  const left = Array.from({ length: Math.ceil(hashes.length / MAX_TORRENTS_PER_ANSWER) }, (_, at) =>
    hashes.slice(at * MAX_TORRENTS_PER_ANSWER, (at + 1) * MAX_TORRENTS_PER_ANSWER),
  );
  for (let some = left.shift(); some; some = left.shift()) {
    const [only] = some;
    try {
      yield { torrents: await transmission.withFiles(some, signal), tooLong: [] };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (some.length === 1 && only !== undefined) yield await requestLongList(transmission, only, signal);
      else left.unshift(some.slice(0, some.length / 2), some.slice(some.length / 2));
    }
  }
}

async function requestLongList(transmission: FilesPort, hash: string, signal: AbortSignal): Promise<FilesAnswer> {
  const wanted = await transmission.countWanted(hash, signal);
  if (wanted !== undefined && wanted > MAX_FILES)
    return { torrents: [], tooLong: [{ hash, message: tooManyFiles(wanted) }] };
  try {
    return { torrents: await transmission.withFiles([hash], signal, { long: true }), tooLong: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { torrents: [], tooLong: [{ hash, message: "Its list of files is too long to read." }] };
  }
}
