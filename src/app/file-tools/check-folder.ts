import { basename, dirname, join, relative } from "node:path";
import { withHint } from "../../core/actions/sentence.ts";
import { MustStop, UserError } from "../../core/errors.ts";
import { whyNotName } from "../../core/plan/names/given-name.ts";
import type { Reason } from "../../core/reason.ts";
import { quoted } from "../../core/text/clean-text.ts";
import type { Files } from "../releases/files-port.ts";
import { type Folders, placeOf } from "./places.ts";

type FolderFiles = Pick<Files, "assertInside" | "missingFolders" | "plainFile">;

/** Each is an operation of its own. A library has four levels; what asks for more is no name of a folder. */
const MAX_MISSING = 10;

/**
 * The folders that must be made so that there is one at `path`: outermost first, in their canonical form; none if it is there.
 * @throws UserError if it must not or cannot be made; Outage while a disk cannot be asked
 */
export async function foldersToMake(files: FolderFiles, folders: Folders, path: string): Promise<string[]> {
  const { folder, real } = await placeOf(files, folders, path);
  if (folder.kind !== "library") refuse(path, "is not in the library", "Downloads are only read; name a place in it.");
  const missing = await files.missingFolders(folder.real, real);
  if (missing.length > MAX_MISSING)
    refuse(path, `is more than ${MAX_MISSING} folders below one that is there`, "Make the folders above it first.");
  for (const made of missing) {
    const why = whyNotName(basename(made));
    if (why !== undefined) refuse(basename(made), why, "Call again with a safe name.");
  }
  const there = missing[0] === undefined ? await files.assertInside(folder.real, real) : dirname(missing[0]);
  if (there !== folder.real && (await files.plainFile(dirname(there), basename(there))) !== undefined)
    refuse(path, missing.length === 0 ? "is a file" : "is below a file", "Take another name.");
  return missing.map((made) => join(folder.path, relative(folder.real, made)));
}

/** Why a job cannot make its folders any more: they must be exactly those that are missing, each in the one before it. */
export async function reasonsAgainstFolders(
  files: FolderFiles,
  folders: Folders,
  planned: readonly string[],
): Promise<Reason[]> {
  const last = planned.at(-1);
  if (last === undefined) return [];
  try {
    const missing = await foldersToMake(files, folders, last);
    const asPlanned = missing.length === planned.length && missing.every((path, at) => path === planned[at]);
    return asPlanned ? [] : [{ code: "changed", message: ANOTHER_PROGRAM }];
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof MustStop) throw error;
    return [{ code: error.code, message: withHint(error) }];
  }
}

const ANOTHER_PROGRAM = "One of the folders was made or removed by another program since the plan was made.";

function refuse(path: string, why: string, hint: string): never {
  throw new UserError(`${quoted(path, 300)} ${why}.`, hint, "refused");
}
