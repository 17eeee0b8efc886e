import { dirname } from "node:path";
import { type Sentence, sentence } from "../../core/actions/sentence.ts";
import { leadsToSource } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { type FileIdentity, unchangedFile } from "../../core/media-files/file-identity.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { publicationsHolding } from "../../store/journal/publications.ts";
import type { Db } from "../../store/open.ts";
import { releasesAt } from "../../store/releases/release-lookup.ts";

/** A file that is to leave its place: its canonical path, its real path, and what is there. */
type Leaving = { from: string; real: string; source: FileIdentity };

/**
 * Why files must stay where they are, by path. The file that a release filed, under whatever path it is reached, stays: journal,
 * duplicates and undo know it by its place. So does the download of a release that is filed, or may still be.
 */
export async function holdersOf(db: Db, files: readonly Leaving[]): Promise<Map<string, Reason>> {
  const held = new Map<string, Reason>();
  const filed = await publicationsHolding(db, {
    paths: files.flatMap(({ from, real }) => [from, real]),
    inodes: files.map(({ source }) => source.ino),
  });
  const above = new Set(files.flatMap(({ from, real }) => [...upFrom(from), ...upFrom(real)]));
  const releases: Release[] = [];
  for (const paths of inParts([...above])) releases.push(...(await releasesAt(db, paths)));
  const open = releases.filter(({ state }) => traitsOf(state).keepsDownload);
  for (const file of files) {
    const own = filed.find((one) => isAt(one, file));
    const publication = own ?? filed.find((one) => holds(one, file));
    if (publication) {
      const { releaseId, finalPath } = publication;
      const as = own ? "" : ` as ${cleanText(finalPath, 300)}`;
      held.set(file.from, keeps(file, releaseId, `filed it${as}`, UNDO(releaseId)));
      continue;
    }
    const paths = new Set([...upFrom(file.from), ...upFrom(file.real)]);
    const release = open.find(({ path }) => paths.has(path));
    if (!release) continue;
    const then =
      release.state === "filed" ? UNDO(release.id) : `Approve or reject release ${release.id} first, or copy the file.`;
    held.set(file.from, keeps(file, release.id, `${traitsOf(release.state).words} and has it`, then));
  }
  return held;
}

/** The publication of this very path: another release may have filed another name of the same file. */
const isAt = ({ finalPath }: Operation, { from, real }: Leaving): boolean => finalPath === from || finalPath === real;

/** An inode alone may be another file's by now. A symbolic link in the library leads to a path, whatever is there. */
const holds = ({ source, final, sourcePath, method }: Operation, file: Leaving): boolean =>
  (final !== undefined && unchangedFile(file.source, final)) ||
  unchangedFile(file.source, source) ||
  (leadsToSource(method) && (sourcePath === file.from || sourcePath === file.real));

const UNDO = (id: number): Sentence => sentence`Undo release ${id} with ${{ do: "undo", id }} first, or copy the file.`;

const keeps = ({ from }: Leaving, id: number, why: string, then: Sentence): Reason => ({
  code: "refused",
  message: sentence`${cleanText(from, 300)} stays where it is: release ${id} ${why}. ${then}`,
});

function upFrom(path: string): string[] {
  const paths: string[] = [];
  for (let at = path; at !== "/" && at !== "."; at = dirname(at)) paths.push(at);
  return paths;
}

/** `releasesAt` takes only so many at once. */
function* inParts(paths: readonly string[]): Generator<string[]> {
  for (let start = 0; start < paths.length; start += 5000) yield paths.slice(start, start + 5000);
}
