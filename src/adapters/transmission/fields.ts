import type { SessionArguments, Torrent } from "@ctrl/transmission/dist/src/types.js";

/** What a poll asks of each torrent: nothing that grows with its files or peers. */
export const LIST_FIELDS = [
  "id",
  "hashString",
  "name",
  "status",
  "error",
  "errorString",
  "metadataPercentComplete",
  "sizeWhenDone",
  "leftUntilDone",
  "percentDone",
  "downloadDir",
  "labels",
  "uploadRatio",
  "eta",
  "addedDate",
  "doneDate",
  "isFinished",
] as const satisfies readonly (keyof Torrent)[];

export const FILE_FIELDS = [...LIST_FIELDS, "files", "fileStats"] as const satisfies readonly (keyof Torrent)[];

/** `wanted` is two bytes a file where `fileStats` is 45: of 100,000 files a third of the answer and half of its objects. */
export const LONG_FIELDS = [...LIST_FIELDS, "files", "wanted"] as const satisfies readonly (keyof Torrent)[];

export const WANTED_FIELDS = ["hashString", "wanted"] as const satisfies readonly (keyof Torrent)[];

export const SESSION_FIELDS = [
  "version",
  "rpc-version",
  "download-dir",
  "incomplete-dir",
  "incomplete-dir-enabled",
  "rename-partial-files",
] as const satisfies readonly (keyof SessionArguments)[];
