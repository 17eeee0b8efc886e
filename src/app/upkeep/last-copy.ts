import { type FileIdentity, unchangedFile } from "../../core/media-files/file-identity.ts";
import type { Trashed } from "../../store/journal/trash.ts";
import type { Files } from "../files-port.ts";

/**
 * Whether nothing else holds this content: neither another name of the same file, nor the file that it was copied from and
 * that nobody changed since. Ask it of a file that is there.
 */
export async function isLastCopy(
  files: Pick<Files, "fileIdentity" | "linkCount" | "linkTarget">,
  row: Pick<Trashed, "path" | "sourcePath" | "source" | "identity">,
): Promise<boolean> {
  // A symbolic link is no content: what it leads to is elsewhere, or gone already.
  if ((await files.linkTarget(row.path)) !== undefined) return false;
  if ((await files.linkCount(row.path)) > 1) return false;
  const source: FileIdentity | undefined = await files.fileIdentity(row.sourcePath);
  const linked = row.source.dev === row.identity.dev && row.source.ino === row.identity.ino;
  // A link whose other names are gone is the last one, whatever file now has the source's name.
  return linked || source === undefined || !unchangedFile(source, row.source);
}
