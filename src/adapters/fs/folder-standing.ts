import { opendir } from "node:fs/promises";
import { isMissing } from "./errno.ts";

/** `doubtful`: it is empty, as the place of a disk that is away, or it cannot be looked into. */
export type FolderStanding = "filled" | "gone" | "doubtful";

/** Whether a folder is there and has anything in it; of a large one no more is read than that takes. */
export async function folderStanding(path: string): Promise<FolderStanding> {
  try {
    await using folder = await opendir(path, { bufferSize: 1 });
    return (await folder.read()) === null ? "doubtful" : "filled";
  } catch (error) {
    return isMissing(error) ? "gone" : "doubtful";
  }
}
