import { basename, dirname } from "node:path";
import type { Attempt, FailedAttempt } from "../../../adapters/fs/disk/attempt.ts";
import { Outage } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { FILE_METHODS } from "../../../core/journal/method-traits.ts";
import type { MakingMethod, Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import type { EngineFiles } from "../../releases/files-port.ts";
import { createNotes } from "../../releases/step-progress.ts";
import type { Journal, MethodPolicy } from "./journal.ts";

/** Bytes written so far, then bytes read back so far. */
export type OnProgress = (copied: number, verified: number) => void;

/** `note` is recorded in the history when a weaker guarantee applies. */
type VisibleFile = { identity: FileIdentity; note?: string };

/**
 * Gives a staged file its final name and never overwrites. Uses a link, or a check followed by a
 * rename if the file system does not support links.
 */
export async function makeVisible(
  files: Pick<EngineFiles, "publishNoReplace" | "publishByRename">,
  temp: string,
  final: string,
): Promise<Attempt<VisibleFile>> {
  const linked = await files.publishNoReplace(temp, final);
  if (linked.ok || !linked.fallThrough) return linked;
  const renamed = await files.publishByRename(temp, final);
  return renamed.ok
    ? {
        ...renamed,
        note:
          "The library's file system does not support hardlinks, so the file was published by a " +
          "rename.",
      }
    : renamed;
}

/** Returns why this method was used, followed by the note on how the file became visible. */
export const withNote = (why: string | undefined, { note }: Pick<VisibleFile, "note">): string =>
  [why, note].filter(Boolean).join(" ");

/**
 * A staged file, or the final one: a hardlink is atomic and needs no staging. `identity` is the
 * identity of the file that was proven to have the name.
 */
export type MakeOutcome =
  | { ok: true; method: "hardlink"; staged: false; why: string; identity: FileIdentity }
  | { ok: true; method: "symlink"; staged: false; why: string }
  | { ok: true; method: "reflink" | "copy"; staged: true; hash?: string; why: string }
  | FailedAttempt;

type MakingFiles = Pick<
  EngineFiles,
  "copyVerified" | "readFreeBytes" | "tryHardlink" | "tryReflink" | "trySymlink"
>;

type MakeJob = {
  source: string;
  expected: FileIdentity;
  temp: string;
  final: string;
  folder: string;
  /** Name of that folder in the message about a full disk. Default: the library. */
  where?: string;
  /** Called only for a copy: bytes written so far, then bytes read back. */
  onProgress?: OnProgress;
};

/**
 * Makes the file by the first method that works, in the policy's order, and records why the better
 * methods did not work. Falls through to the next method only if a method is not possible here.
 * Does not fall through if the disk is full, the source has changed or the name is taken.
 */
export async function makeFile(
  files: MakingFiles,
  job: MakeJob,
  policy: Omit<MethodPolicy, "dirMode">,
  signal: AbortSignal,
): Promise<MakeOutcome> {
  const whys: string[] = [];
  for (const method of FILE_METHODS[policy.method].order) {
    const made = await tryMethod(method);
    if (made.ok || !made.fallThrough) return made;
    whys.push(`No ${method}: ${made.why}`);
  }
  return { ok: false, code: "unsupported", why: whys.join(" "), fallThrough: false };

  async function tryMethod(method: MakingMethod): Promise<MakeOutcome> {
    const { source, expected, temp, final } = job;
    const why = whys.join(" ");
    if (method === "hardlink") {
      const linked = await files.tryHardlink(source, final, expected);
      return linked.ok
        ? { ok: true, method, staged: false, why, identity: linked.identity }
        : linked;
    }
    if (method === "symlink") {
      const linked = await files.trySymlink(source, final, expected);
      return linked.ok ? { ok: true, method, staged: false, why } : linked;
    }
    const mode = policy.fileMode;
    if (method === "reflink") {
      const cloned = await files.tryReflink(source, temp, { expected, mode });
      return cloned.ok ? { ok: true, method, staged: true, why } : cloned;
    }
    await assertSpace(files, job.folder, expected.size, policy, job.where);
    const copied = await files.copyVerified(
      source,
      temp,
      { expected, mode, onProgress: job.onProgress },
      signal,
    );
    return copied.ok
      ? {
          ok: true,
          method,
          staged: true,
          hash: copied.hash,
          why: `${why}${readBackNote(copied.readBack)}`,
        }
      : copied;
  }
}

/**
 * @throws Outage `no_space` if a copy of `size` bytes would leave less than `minFreeBytes` on the
 * file system of `folder`.
 */
export async function assertSpace(
  files: Pick<EngineFiles, "readFreeBytes">,
  folder: string,
  size: number,
  { minFreeBytes }: Pick<MethodPolicy, "minFreeBytes">,
  where = "The library",
): Promise<void> {
  const free = await files.readFreeBytes(folder);
  if (free - size >= minFreeBytes) return;
  throw new Outage(
    "no_space",
    `${where} has ${formatBytes(free)} free; copying ${formatBytes(size)} would leave less than INGEST_MIN_FREE (${formatBytes(minFreeBytes)}).`,
  );
}

const readBackNote = (from: string): string =>
  from === "direct" ? "" : " The copy could be read back only from the page cache.";

/**
 * Runs `work`, which may copy the operation's file, and records its progress once a second for
 * other processes to show. A link, or a copy that takes less than a second, records nothing. Each
 * byte counts half when it is written and half when it is read back.
 */
export async function watchCopy<Made extends { ok: boolean }>(
  { store, clock, logCopy }: Pick<Journal, "store" | "clock" | "logCopy">,
  {
    id,
    releaseId,
    source,
    finalPath,
  }: Pick<Operation, "id" | "releaseId" | "source" | "finalPath">,
  work: (onProgress: OnProgress) => Promise<Made>,
): Promise<Made> {
  const startedAt = clock.now();
  const name = `${cleanText(basename(finalPath), 300)} (${formatBytes(source.size)})`;
  const notes = createNotes({ store, clock }, { key: id, releaseId }, () =>
    logCopy?.(`Copying ${name} to ${cleanText(dirname(finalPath), 300)}.`),
  );
  let done = false;
  try {
    const made = await work((copied, verified) =>
      notes.note(Math.floor((copied + verified) / 2), source.size),
    );
    done = made.ok;
    return made;
  } finally {
    if (await notes.end()) {
      logCopy?.(
        `${done ? "Copied and verified" : "Stopped copying"} ${name} after ${Math.round((clock.now() - startedAt) / 1000)} s.`,
      );
    }
  }
}
