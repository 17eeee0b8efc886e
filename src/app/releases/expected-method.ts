import { dirname } from "node:path";
import { FILE_METHODS, type FileMethod } from "../../core/journal/method-traits.ts";
import type { Method } from "../../core/journal/operation.ts";
import type { EngineFiles } from "./files-port.ts";

/**
 * The method by which a file will probably be made, and why it is not the first method of the
 * policy.
 */
export type ExpectedMethod = { method: Method | undefined; why?: string };

const OTHER_DISK = "the download and the library are on different file systems";

/**
 * Predicts how filing would make `destination` from `source`, by the file systems that both are on.
 * `method` is undefined if the chosen method is not possible. Whether a file system lacks links or
 * supports reflinks shows only when it is tried. Neither path needs to exist.
 */
export async function predictMethod(
  files: Pick<EngineFiles, "readFileIdentity">,
  chosen: FileMethod,
  source: string,
  destination: string,
): Promise<ExpectedMethod> {
  const { order } = FILE_METHODS[chosen];
  const [first] = order;
  if (first !== "hardlink" && first !== "reflink") return { method: first };
  const [from, to] = [await deviceOf(files, source), await deviceOf(files, destination)];
  if (from === undefined || to === undefined || from === to) return { method: first };
  return { method: order.find((method) => method === "copy"), why: OTHER_DISK };
}

/**
 * Returns one sentence for each pair of a watched folder and a media root between which only a copy
 * is possible.
 */
export async function explainCopyOnlyPairs(
  files: Pick<EngineFiles, "readFileIdentity">,
  chosen: FileMethod,
  { watched, mediaRoots }: { watched: readonly string[]; mediaRoots: readonly string[] },
): Promise<string[]> {
  const sentences: string[] = [];
  for (const source of watched) {
    for (const root of mediaRoots) {
      const { method, why } = await predictMethod(files, chosen, source, root);
      if (why === undefined) continue;
      const pair = `${source} and ${root} are on different file systems, so`;
      sentences.push(
        method === "copy"
          ? `${pair} files are copied and take up twice the space. Put both on one file system ` +
              "for hardlinks."
          : `${pair} a ${chosen} is not possible. Put both on one file system, or set INGEST_FILE_METHOD=auto.`,
      );
    }
  }
  return sentences;
}

/**
 * Returns the device of a path, or of the nearest existing folder above it. Undefined if the system
 * refuses to report it.
 */
async function deviceOf(
  { readFileIdentity }: Pick<EngineFiles, "readFileIdentity">,
  path: string,
): Promise<string | undefined> {
  try {
    for (let existing = path; ; existing = dirname(existing)) {
      const there = await readFileIdentity(existing);
      if (there || existing === dirname(existing)) return there?.dev;
    }
  } catch {
    return undefined;
  }
}
