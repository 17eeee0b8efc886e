import { isTooLong } from "../../adapters/http/faults.ts";
import { UserError } from "../../base/errors.ts";
import type { FilesAnswer } from "../../core/torrent/client.ts";

/** An answer for a single torrent of 100,000 files has more than 10 MB. */
const MAX_TORRENTS_PER_ANSWER = 50;

/**
 * Files of many torrents in answers of bearable size: when `few` says by a UserError that its
 * answer is too long, its halves are requested, and a single torrent from `one`, which may say the
 * same.
 */
export async function* readInHalves(
  hashes: readonly string[],
  few: (hashes: readonly string[]) => Promise<FilesAnswer>,
  askOne: (hash: string) => Promise<FilesAnswer>,
): AsyncGenerator<FilesAnswer> {
  const left = Array.from(
    { length: Math.ceil(hashes.length / MAX_TORRENTS_PER_ANSWER) },
    (_, index) =>
      hashes.slice(index * MAX_TORRENTS_PER_ANSWER, (index + 1) * MAX_TORRENTS_PER_ANSWER),
  );
  for (let some = left.shift(); some; some = left.shift()) {
    const [only] = some;
    try {
      yield await few(some);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (some.length > 1 || only === undefined) {
        left.unshift(some.slice(0, some.length / 2), some.slice(some.length / 2));
      } else {
        yield await askOne(only).catch((inFull: unknown) => {
          if (!(inFull instanceof UserError)) throw inFull;
          return {
            torrents: [],
            tooLong: [{ hash: only, message: "Its list of files is too long to read." }],
          };
        });
      }
    }
  }
}

/** For `catch`, in `few`: says of an answer that is too long what it is. */
export function throwTooLong(cause: unknown): never {
  if (!isTooLong(cause)) throw cause;
  throw UserError.unsupported(
    "These torrents have more files than can be read at once.",
    "File their folders by hand.",
    { cause },
  );
}
