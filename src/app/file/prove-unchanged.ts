import type { Operation } from "../../core/journal/operation.ts";
import { type FileIdentity, sameFile, unchangedFile } from "../../core/media-files/file-identity.ts";
import type { Reason } from "../../core/reason.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Files } from "../files-port.ts";
import { assertAnchored } from "./anchor.ts";

export type Proof = { ok: true; found: FileIdentity } | { ok: false; reason: Reason };

/**
 * Whether what stands in the library is still the file that was published: nobody wrote to it since, or a copy that was
 * only touched has the same bytes.
 * @throws Outage `root_missing` while its library is not there
 */
export async function proveUnchanged(
  files: Pick<Files, "fileIdentity" | "hashFile" | "listRoot">,
  { finalPath, final, hash, anchor }: Operation,
  signal: AbortSignal,
): Promise<Proof> {
  const path = cleanText(finalPath, 300);
  const found = await files.fileIdentity(finalPath);
  if (!found) {
    await assertAnchored(files, anchor);
    return { ok: false, reason: { code: "missing", message: `${path} is not there any more.` } };
  }
  if (final && unchangedFile(found, final)) return { ok: true, found };
  const changed: Proof = {
    ok: false,
    reason: { code: "changed", message: `${path} was changed since it was filed, and is left alone.` },
  };
  if (!final || hash === undefined || !sameFile(found, final)) return changed;
  const hashed = await files.hashFile(finalPath, hash, signal);
  return hashed.ok && hashed.hash === hash ? { ok: true, found } : changed;
}
