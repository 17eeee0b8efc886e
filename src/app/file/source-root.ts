import { dirname } from "node:path";
import type { Operation } from "../../core/journal/operation.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Files } from "../files-port.ts";
import { assertAnchored } from "./anchor.ts";

/**
 * Why the download folder that a source was moved from cannot take it back for good; undefined when it is there. A folder
 * is believed to be gone only where the folder above it lies on the disk that held the source: else that disk is away.
 * @throws Outage `root_missing` while the disk is away
 */
export async function whyNoRoot(
  files: Pick<Files, "listRoot" | "fileIdentity">,
  removal: Operation,
): Promise<string | undefined> {
  const { anchor, source } = removal;
  if (!anchor) return undefined;
  const above = (await files.fileIdentity(anchor.path)) ? undefined : await nearest(files, dirname(anchor.path));
  if (above && above.dev === source.dev)
    return `The folder ${cleanText(anchor.path, 300)}, from where it was moved, is gone.`;
  await assertAnchored(files, anchor);
  return undefined;
}

async function nearest(files: Pick<Files, "fileIdentity">, folder: string): ReturnType<Files["fileIdentity"]> {
  const found = await files.fileIdentity(folder);
  return found || folder === dirname(folder) ? found : nearest(files, dirname(folder));
}
