import { dirname } from "node:path";
import { Outage } from "../../../core/errors.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import { quoted } from "../../../core/text/clean-text.ts";
import type { Files } from "../../releases/files-port.ts";
import { assertAnchored } from "./roots.ts";

/**
 * Why a source can never be put back into its download folder; undefined when that folder exists. A folder counts as gone
 * only if the folder above it is on the disk that held the source; otherwise that disk is not mounted.
 * @throws Outage `root_missing` while the disk is not mounted
 */
export async function whyNoRoot(
  files: Pick<Files, "listRoot" | "fileIdentity">,
  removal: Operation,
): Promise<string | undefined> {
  const { anchor, source } = removal;
  if (!anchor) return undefined;
  const above = (await files.fileIdentity(anchor.path)) ? undefined : await nearest(files, dirname(anchor.path));
  if (above && above.dev === source.dev)
    return `The folder ${quoted(anchor.path, 300)} from which it was moved is gone.`;
  await assertAnchored(files, anchor);
  return undefined;
}

/**
 * A download folder that is empty or gone and not on the disk that held the download is the mount point of a disk that is not
 * mounted. `was` is the identity that the download had before.
 * @throws Outage `root_missing`
 */
export async function assertNotAway(
  files: Pick<Files, "listRoot" | "fileIdentity">,
  root: string,
  was: FileIdentity,
  signal: AbortSignal,
): Promise<void> {
  const listing = await files.listRoot(root, signal, { atMost: 1 });
  if (listing.state === "ok" && listing.entries.length > 0) return;
  if ((await nearest(files, root))?.dev === was.dev) return;
  throw new Outage(
    "root_missing",
    `${quoted(root, 300)} is empty or missing. Mount its disk. If it should be empty, create any file in it.`,
  );
}

async function nearest(files: Pick<Files, "fileIdentity">, folder: string): ReturnType<Files["fileIdentity"]> {
  const found = await files.fileIdentity(folder);
  return found || folder === dirname(folder) ? found : nearest(files, dirname(folder));
}
