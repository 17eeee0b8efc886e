import { basename, dirname, join, relative } from "node:path";
import { sentence } from "../../base/actions/sentence.ts";
import { reasonOf, UserError } from "../../base/errors.ts";
import { isBelow } from "../../base/path/is-below.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { explainUnsafeName } from "../../core/plan/names/safe-name.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { type NamedFolder, type NamedFolders, requireNamed } from "../releases/named-folders.ts";

/**
 * A resolved path. `path` is the canonical form: in the library as filing writes it, elsewhere with
 * links resolved. If a later resolution returns another form, a folder above it was swapped for a
 * link.
 */
export type ResolvedPath = { path: string; real: string; folder: NamedFolder };

/**
 * Resolves a client's path, following the links above it but not a link at the path itself.
 * @throws UserError: `invalid_request` unless it is a plain full path; `refused` for a path outside
 * the allowed folders or in a hidden one (trash, staged files and this program's own folders are
 * hidden)
 */
export async function placeOf(
  files: Pick<EngineFiles, "assertInside">,
  folders: NamedFolders,
  path: string,
): Promise<ResolvedPath> {
  assertPlain(path);
  const above = await files.assertInside("/", dirname(path));
  const real = join(above, basename(path));
  const folder = requireNamed(folders, path, { real, contains: isBelow });
  const inside = relative(folder.real, real);
  return { path: folder.kind === "library" ? join(folder.path, inside) : real, real, folder };
}

/**
 * @throws UserError (`invalid_request`) unless the path is a plain full path: no `.`, `..`, empty
 * part or NUL
 */
export function assertPlain(path: string): void {
  const parts = path.split("/").slice(1);
  const isPlain = path.startsWith("/") && !path.includes("\0") && path.isWellFormed();
  if (isPlain && parts.every((part) => part !== "" && part !== "." && part !== "..")) return;
  throw new UserError(
    `${quoted(path, 300)} is not a plain full path.`,
    sentence`Use the full path from the root, without . or .., as ${{ do: "list folder" }} shows it.`,
  );
}

type FolderFiles = Pick<EngineFiles, "assertInside" | "findMissingFolders" | "findPlainFile">;

/**
 * Maximum number of missing folders per request; each is a separate operation. A library has four
 * levels, so a request for more than ten is not plausible.
 */
const MAX_MISSING = 10;

/**
 * Returns the folders that must be created so that `path` exists: outermost first, in canonical
 * form. Empty if `path` already exists.
 * @throws UserError if `path` must not or cannot be created; Outage while a disk does not respond
 */
export async function findFoldersToMake(
  files: FolderFiles,
  folders: NamedFolders,
  path: string,
): Promise<string[]> {
  const { folder, real } = await placeOf(files, folders, path);
  if (folder.kind !== "library") {
    refuse(
      path,
      "is not in the library",
      "Downloads are only read; specify a path in the library.",
    );
  }
  const missing = await files.findMissingFolders(folder.real, real);
  if (missing.length > MAX_MISSING) {
    refuse(
      path,
      `is more than ${MAX_MISSING} folders below an existing one`,
      "Create the folders above it first.",
    );
  }
  for (const made of missing) {
    const why = explainUnsafeName(basename(made));
    if (why !== undefined) refuse(basename(made), why, "Use a safe name.");
  }
  const there =
    missing[0] === undefined ? await files.assertInside(folder.real, real) : dirname(missing[0]);
  if (
    there !== folder.real &&
    (await files.findPlainFile(dirname(there), basename(there))) !== undefined
  ) {
    refuse(path, missing.length === 0 ? "is a file" : "is below a file", "Choose another name.");
  }
  return missing.map((made) => join(folder.path, relative(folder.real, made)));
}

/**
 * Returns why a job can no longer create its folders. They must be exactly the missing ones, each
 * inside the previous one.
 */
export async function reasonsAgainstFolders(
  files: FolderFiles,
  folders: NamedFolders,
  planned: readonly string[],
): Promise<Reason[]> {
  const last = planned.at(-1);
  if (last === undefined) return [];
  try {
    const missing = await findFoldersToMake(files, folders, last);
    const asPlanned =
      missing.length === planned.length && missing.every((path, index) => path === planned[index]);
    return asPlanned ? [] : [{ code: "changed", message: ANOTHER_PROGRAM }];
  } catch (error) {
    return [reasonOf(error)];
  }
}

const ANOTHER_PROGRAM =
  "Another program created or removed one of the folders since the plan was made.";

export function refuse(path: string, why: string, hint: string): never {
  throw UserError.refused(`${quoted(path, 300)} ${why}.`, hint);
}
