import { dirname } from "node:path";
import { asReason } from "../../core/journal/explain-copy.ts";
import { FILE_METHODS, type FileMethod } from "../../core/journal/method-traits.ts";
import type { Method } from "../../core/journal/operation.ts";
import { LINK_REFUSALS } from "../../core/media-files/link-refusal.ts";
import type { EngineFiles } from "./files-port.ts";

/**
 * The method by which a file will probably be made, and why it is not the policy's first method.
 */
export type ExpectedMethod = { method: Method | undefined; why?: string };

const OTHER_DISK = asReason(LINK_REFUSALS.other_file_system);

/**
 * Predicts how filing would make `destination` from `source`, based on the file systems that both
 * are on. `method` is undefined if the chosen method is not possible. Missing support for links or
 * reflinks only becomes known when a method is tried. Neither path needs to exist.
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
 * Returns one sentence for each pair of a watched folder and a media root between which files can
 * only be copied.
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
 * Returns the device of a path, or of its nearest existing parent folder. Undefined if the system
 * refuses to report the device.
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
