import { isTooLong } from "../../adapters/http/faults.ts";
import { UserError } from "../../base/errors.ts";
import type { FilesAnswer } from "../../core/torrent/client.ts";

/** Even for a single torrent with 100,000 files, the response is larger than 10 MB. */
const MAX_TORRENTS_PER_ANSWER = 50;

/**
 * Reads the files of many torrents in responses of limited size. If `few` throws a UserError
 * because its response is too long, the hashes are split and each half is requested. A single
 * torrent is requested with `askOne` instead, which may throw the same error.
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
            tooLong: [{ hash: only, message: "Its file list is too long to read." }],
          };
        });
      }
    }
  }
}

/**
 * For use in `catch`, in `few`. Throws a UserError if the response is too long, and rethrows every
 * other error.
 */
export function throwTooLong(cause: unknown): never {
  if (!isTooLong(cause)) throw cause;
  throw UserError.unsupported(
    "These torrents have more files than can be read at once.",
    "File their folders by hand.",
    { cause },
  );
}
