import { dirname } from "node:path";
import { FILE_METHODS, type FileMethod } from "../../core/journal/method-traits.ts";
import type { Method } from "../../core/journal/operation.ts";
import type { EngineFiles } from "./files-port.ts";

/** How a file will probably be made, and why not by the first method of the policy. */
export type ExpectedMethod = { method: Method | undefined; why?: string };

const OTHER_DISK = "the download and the library are on different file systems";

/**
 * How filing would make `destination` of `source`, by the file systems that both are on;
 * `undefined` as method if the chosen one cannot. A file system without links, and a reflink, show
 * only when it is tried. Neither path need exist.
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
 * One sentence for each pair of a watched folder and a media root between which only a copy is
 * possible.
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
          ? `${pair} files are copied and take up their space twice. Put both on one file system for hardlinks.`
          : `${pair} a ${chosen} is not possible. Put both on one file system, or set INGEST_FILE_METHOD=auto.`,
      );
    }
  }
  return sentences;
}

/**
 * The device of a path, or of the nearest folder above it that is there; undefined if the system
 * refuses to say.
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
