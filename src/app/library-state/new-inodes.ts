import { commandOf } from "../../base/actions/sentence.ts";
import { fallBackTo, Outage } from "../../base/errors.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { isSameFile } from "../../core/media-files/file-identity.ts";
import { type InodeVerdict, judgeInodes, MANY_FILES } from "../../core/media-files/new-inodes.ts";
import {
  listRecordedFiles,
  type RecordedFile,
  type RenewedFile,
} from "../../store/library/recorded-files.ts";
import type { Own } from "../../store/storages/scope.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/**
 * Recorded files that have new inodes.
 *
 * - copied: many files of one library, of the recorded size and time
 * - unproven: files that only their content, or a person, can identify
 * - sameSize: small files of the recorded size but another time. Only a person can identify them.
 */
export interface NewInodes {
  copied: RenewedFile[];
  unproven: RenewedFile[];
  sameSize: RenewedFile[];
}

/** Returns those at or below one of these paths. */
export function newInodesBelow(found: NewInodes, paths: readonly string[]): NewInodes {
  const isAsked = ({ path }: RenewedFile): boolean =>
    paths.some((asked) => isAtOrBelow(path, asked));
  return {
    copied: found.copied.filter(isAsked),
    unproven: found.unproven.filter(isAsked),
    sameSize: found.sameSize.filter(isAsked),
  };
}

/** Number of files from across the library that are read to notice a copied disk. */
const SAMPLE = 200;

/**
 * Returns a sentence for each media root in which many files have new inodes, with the command that
 * lets the journal follow them.
 */
export async function explainNewInodes(
  {
    db,
    files,
    mediaRoots,
  }: Parameters<typeof findNewInodes>[0] & { mediaRoots: readonly string[] },
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const { copied, unproven } = await findNewInodes({ db, files }, { atMost: SAMPLE }, signal);
  // A few files may be a person's. Many whose times changed are a copied library, too.
  const many = unproven.length >= MANY_FILES ? [...copied, ...unproven] : copied;
  const byRoot = Map.groupBy(many, ({ path }) => mediaRoots.find((root) => isBelow(path, root)));
  return new Map(
    [...byRoot].flatMap(([root, some]) =>
      root === undefined ? [] : [[root, newInodesSentence(some.length)] as const],
    ),
  );
}

/** `1204 files have new inodes: run plex-ingest adopt.` */
const newInodesSentence = (count: number): string =>
  `${formatCount(count, "file has a new inode", "files have new inodes")}: run ${commandOf({ do: "adopt" })}.`;

/** Number of files that are read at once, because a network disk responds slowly. */
const WIDTH = 64;

/** `downloads`: also the downloads that files were made from, which may be on another disk. */
type FindOptions = { downloads?: boolean; atMost?: number };

/**
 * Reads the recorded files at their paths and judges those whose inodes are new. Files that are
 * missing or cannot be read are left out. With `atMost`, that many files from across the library
 * are read first, and the others only if one of these has a new inode.
 */
export async function findNewInodes(
  { db, files }: { db: Own; files: Pick<EngineFiles, "readFileIdentity"> },
  { downloads = false, atMost }: FindOptions,
  signal: AbortSignal,
): Promise<NewInodes> {
  const recorded = (await listRecordedFiles(db)).filter(
    ({ place }) => downloads || place !== "download",
  );
  const every = atMost === undefined ? 1 : Math.ceil(recorded.length / atMost);
  if (every > 1) {
    const sample = recorded.filter((_, index) => index % every === 0);
    const seen = await statAgain(files, sample, signal);
    if (seen.every((file) => isSameFile(file.recorded, file.now))) return toNewInodes([]);
  }
  return toNewInodes(await statAgain(files, recorded, signal));
}

type SeenFile = RenewedFile & { library: string };

async function statAgain(
  files: Pick<EngineFiles, "readFileIdentity">,
  recorded: readonly RecordedFile[],
  signal: AbortSignal,
): Promise<SeenFile[]> {
  const seen: SeenFile[] = [];
  for (let start = 0; start < recorded.length; start += WIDTH) {
    signal.throwIfAborted();
    const some = recorded.slice(start, start + WIDTH);
    const now = await Promise.all(
      some.map(({ path }) => files.readFileIdentity(path).catch(fallBackTo(undefined, Outage))),
    );
    for (const [index, file] of some.entries()) {
      const found = now[index];
      if (found) seen.push({ ...file, ...identitiesOf(file, found), library: libraryOf(file) });
    }
  }
  return seen;
}

/** A file that waits for a person has no recorded device, so its inode alone identifies it. */
const identitiesOf = ({ recorded }: RecordedFile, now: RenewedFile["now"]) => ({
  now,
  recorded: recorded.dev === "" ? { ...recorded, dev: now.dev } : recorded,
});

/** Downloads are judged apart from the libraries, even on one disk. */
const libraryOf = ({ place, anchor }: RecordedFile): string =>
  place === "download" ? "" : (anchor?.path ?? "/");

function toNewInodes(seen: readonly SeenFile[]): NewInodes {
  const verdicts = judgeInodes(seen);
  const having = (verdict: InodeVerdict) => seen.filter((file) => verdicts.get(file) === verdict);
  return {
    copied: having("copied"),
    unproven: having("unproven"),
    sameSize: having("other").filter(({ recorded, now }) => recorded.size === now.size),
  };
}
