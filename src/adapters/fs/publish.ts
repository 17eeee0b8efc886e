import { lstat, rename, unlink } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type FileIdentity, isOneInode, isSameFile } from "../../core/media-files/file-identity.ts";
import {
  type Attempt,
  createFailure,
  errnoNameOf,
  failDestinationExists,
  isMissing,
  writeFailure,
} from "./disk/attempt.ts";
import { identityOf, readFileIdentity } from "./disk/identity.ts";
import {
  hasNoHardLinks,
  NO_HARD_LINKS,
  readLinkTarget,
  readTargetIdentity,
} from "./links/links.ts";
import { giveSecondName } from "./links/second-name.ts";
import { syncFolder } from "./sync-folder.ts";

const PREFIX = ".plex-ingest-";

/**
 * Returns the name of an operation's staged file in the target's folder. Plex ignores names that
 * start with a dot.
 */
export const toStagedName = (operationId: string): string => `${PREFIX}${operationId}.partial`;

/**
 * Deletes a staged file of this operation, regardless of its content. A file with any other name is
 * left alone. Returns false if no file was found.
 */
export async function removeStaged(path: string, operationId: string): Promise<boolean> {
  if (basename(path) !== toStagedName(operationId)) return true;
  try {
    await unlink(path);
  } catch (error) {
    if (isMissing(error)) return false;
    throw writeFailure(error, path);
  }
  await syncFolder(dirname(path));
  return true;
}

/**
 * Syncs the new name `path` so that it survives a power cut. The file also has another name. If the
 * sync fails, the new name is removed again, provided that it still belongs to the same file. The
 * system forgets a sync error and reports success for the next sync, so only a newly made name can
 * be trusted. Throws the errors of `syncFolder`.
 */
export async function syncNewName(path: string, expected: FileIdentity | undefined): Promise<void> {
  try {
    await syncFolder(dirname(path));
  } catch (error) {
    const now = await readFileIdentity(path).catch(() => undefined);
    if (now && expected && isSameFile(now, expected)) await unlink(path).catch(() => {});
    throw error;
  }
}

/**
 * Makes the staged file visible as `final` and syncs the folders. The operation is atomic and never
 * overwrites a file (link, then unlink; `rename` would overwrite). Returns the identity of `final`.
 * On success, `temp` is gone; otherwise it is kept. `unsupported`: this file system has no links,
 * see `publishByRename`.
 */
export async function publishNoReplace(
  temp: string,
  final: string,
): Promise<Attempt<{ identity: FileIdentity }>> {
  const isLink = (await readLinkTarget(temp)) !== undefined;
  try {
    await giveSecondName(temp, final);
    if (isLink && (await wasFollowed(temp, final))) return NO_SECOND_NAME;
  } catch (error) {
    const name = errnoNameOf(error) ?? "";
    if (isLink && isMissing(error) && (await readFileIdentity(temp))) return NO_SECOND_NAME;
    if (name === "EEXIST") return failDestinationExists();
    if (hasNoHardLinks(error)) {
      return createFailure("unsupported", NO_HARD_LINKS, true);
    }
    if (name === "EXDEV") {
      return createFailure("unsupported", STAGED_ELSEWHERE);
    }
    throw writeFailure(error, final);
  }
  await syncNewName(final, await readFileIdentity(temp));
  await unlink(temp).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  return syncedIdentity(temp, final);
}

const STAGED_ELSEWHERE = "The staged file is not on the same file system as its destination.";
const NO_SECOND_NAME = createFailure(
  "unsupported",
  "The system cannot create a hardlink to a symbolic link.",
  true,
);

/**
 * On Linux, hardlinking a symbolic link gives the link itself a second name. On other systems
 * (macOS), the name may go to the link's target and is then removed again. If the target is gone,
 * no name is made there.
 */
async function wasFollowed(temp: string, final: string): Promise<boolean> {
  const [here, there, reached] = [
    await readFileIdentity(temp),
    await readFileIdentity(final),
    await readTargetIdentity(temp),
  ];
  if (!there || !here || !reached || isOneInode(here, there) || !isOneInode(reached, there)) {
    return false;
  }
  await unlink(final);
  return true;
}

/**
 * Publishes with a weaker guarantee on file systems without links (exFAT, some SMB): checks that
 * nothing is at `final`, then renames. A file that another program puts there between check and
 * rename would be lost. The caller holds a lock and records this in history.
 */
export async function publishByRename(
  temp: string,
  final: string,
): Promise<Attempt<{ identity: FileIdentity }>> {
  if ((await readFileIdentity(final)) !== undefined) return failDestinationExists();
  try {
    await rename(temp, final);
  } catch (error) {
    if (errnoNameOf(error) === "EXDEV") return createFailure("unsupported", STAGED_ELSEWHERE);
    throw writeFailure(error, final);
  }
  return syncedIdentity(temp, final);
}

async function syncedIdentity(
  temp: string,
  final: string,
): Promise<Attempt<{ identity: FileIdentity }>> {
  const folder = dirname(final);
  await syncFolder(folder);
  if (dirname(temp) !== folder) await syncFolder(dirname(temp));
  return { ok: true, identity: identityOf(await lstat(final, { bigint: true })) };
}
