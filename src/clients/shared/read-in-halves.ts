import { isTooLong } from "../../adapters/http/faults.ts";
import { UserError } from "../../base/errors.ts";
import type { FilesAnswer } from "../../core/torrent/client.ts";
import type { ExplainItemFault } from "./item-fault.ts";

/** Even for a single torrent with 100,000 files, the response is larger than 10 MB. */
const MAX_TORRENTS_PER_ANSWER = 50;

/** How one kind of client reads file lists. */
interface FileListReader {
  /** @throws UserError `unsupported` if the response is too long */
  few(hashes: readonly string[]): Promise<FilesAnswer>;
  /** Reads a list that is too long for `few`. May throw the same error. */
  askOne(hash: string): Promise<FilesAnswer>;
  explain: ExplainItemFault;
}

/**
 * Reads the files of many torrents in responses of limited size. If a request fails or its response
 * is too long, the hashes are split and each half is requested, so that one torrent's fault does
 * not hide the others.
 */
export async function* readInHalves(
  hashes: readonly string[],
  { few, askOne, explain }: FileListReader,
  signal: AbortSignal,
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
      const isLong = saysTooLong(error);
      const message = isLong ? "" : await explain(error, signal);
      if (some.length > 1 || only === undefined) {
        left.unshift(some.slice(0, some.length / 2), some.slice(some.length / 2));
      } else if (isLong) {
        yield await askOne(only).catch(async (inFull: unknown) =>
          saysTooLong(inFull)
            ? answerWith({
                tooLong: [{ hash: only, message: "Its file list is too long to read." }],
              })
            : answerWith({ failed: [{ hash: only, message: await explain(inFull, signal) }] }),
        );
      } else {
        yield answerWith({ failed: [{ hash: only, message }] });
      }
    }
  }
}

export const answerWith = (answer: Partial<FilesAnswer>): FilesAnswer => ({
  torrents: [],
  tooLong: [],
  failed: [],
  ...answer,
});

const saysTooLong = (error: unknown): boolean =>
  error instanceof UserError && error.code === "unsupported";

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
