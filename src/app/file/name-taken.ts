import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { sameFile } from "../../core/media-files/file-identity.ts";
import type { Reason } from "../../core/reason.ts";
import { publicationAt } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import type { Files } from "../files-port.ts";

/**
 * Why a name in the library cannot be filed under, if it cannot: a file stands there (perhaps this very one, put there by
 * somebody else: then it is theirs, and undo will not touch it), or another release published under it.
 */
export async function whyTaken(
  { store, files }: { store: Store; files: Pick<Files, "fileIdentity" | "reachedFile"> },
  { source, destination }: { source: FileIdentity; destination: string },
): Promise<Reason | undefined> {
  const found = await files.fileIdentity(destination);
  const reached = found && (await files.reachedFile(destination));
  if (reached && sameFile(reached, source))
    return { code: "already_there", message: "It stands there already, the very same file." };
  const other = await publicationAt(store.read, destination);
  if (other) {
    const message = `Release ${other.releaseId} filed a file under this name; undo that release, or skip this file.`;
    return { code: "destination_exists", message };
  }
  if (!found) return undefined;
  return {
    code: "destination_exists",
    message: "Another file has this name already, and nothing is ever written over a file.",
  };
}
