import { baseOf } from "../../../base/path/path-parts.ts";
import { quoted, toShellWord } from "../../../base/text/clean-text.ts";
import { listFoldersAbove } from "../../library-tree/read-tree.ts";
import type { SeenFile } from "../../library-tree/tree.ts";
import { isNeverItem, isPartialName } from "../../media-files/partial-name.ts";
import { type AuditFinding, toAdvice } from "../finding.ts";
import { listWithAbove, type WorkFolder } from "../work-folder.ts";

/**
 * Files that operating systems create in folders that are opened. They are never films and never
 * created by a person.
 */
const OF_SYSTEMS =
  /^(?:\.ds_store|\._.+|\.apdisk|thumbs\.db|ehthumbs\.db|desktop\.ini|@eadir|__macosx)$/i;
const MAX_OF_SYSTEMS_BYTES = 1024 ** 2;

const isOfSystems = ({ path, size, isLink }: SeenFile): boolean =>
  !isLink && size <= MAX_OF_SYSTEMS_BYTES && path.split("/").some((name) => OF_SYSTEMS.test(name));

/**
 * Finds folders that contain nothing except files created by operating systems, and returns the
 * outermost such folders. Ignores folders of operating systems and of this program.
 */
export function findEmptyFolders(folder: WorkFolder): AuditFinding[] {
  const unread = (folder.unread ?? []).flatMap(listWithAbove);
  const filled = new Set([
    ...folder.files.flatMap((file) => (isOfSystems(file) ? [] : listFoldersAbove(file.path))),
    ...unread,
  ]);
  const all = folder.isShelf ? [] : ["", ...folder.folders];
  const empty = all.filter(
    (inside) =>
      !filled.has(inside) && !inside.split("/").some((name) => name !== "" && isNeverItem(name)),
  );
  const outermost = empty.filter(
    (inside) => inside === "" || !listFoldersAbove(inside).some((above) => empty.includes(above)),
  );
  return outermost.map((inside) => {
    const path = inside === "" ? folder.path : `${folder.path}/${inside}`;
    const below = all.filter(
      (folderPath) =>
        folderPath !== inside && (inside === "" || folderPath.startsWith(`${inside}/`)),
    );
    const files = folder.files.flatMap((file) =>
      inside === "" || file.path.startsWith(`${inside}/`) ? file.path : [],
    );
    const what = [
      ...(below.length === 0 ? [] : [`${below.length} empty folders`]),
      ...(files.length === 0
        ? []
        : [`${quoted(baseOf(files[0] ?? ""))}, which an operating system left`]),
    ];
    const reason = what.length === 0 ? "It is empty." : `It contains only ${what.join(" and ")}.`;
    const words = (paths: readonly string[]): string =>
      paths.map((one) => toShellWord(one === "" ? folder.path : `${folder.path}/${one}`)).join(" ");
    // Innermost folders come first, so that each folder is empty when it is removed.
    const folders = [...below.toSorted((a, b) => b.length - a.length), inside];
    const remove = files.length === 0 ? "" : `rm -- ${words(files)} && `;
    const remedy =
      folders.length + files.length > MAX_NAMED || baseOf(path) === ""
        ? toAdvice("Remove it with its contents.")
        : ({ do: "shell", line: `${remove}rmdir -- ${words(folders)}` } as const);
    return { code: "empty_folder", path, reason, remedy };
  });
}

const MAX_NAMED = 20;

// This program's own files are removed or recovered together with the filing that created them.
const isOurs = (path: string): boolean =>
  path.split("/").some((name) => name.startsWith(".plex-ingest-"));

/** Finds files and folders whose names mark them as unfinished. */
export function findPartialFiles(folder: WorkFolder): AuditFinding[] {
  const folderName =
    folder.path === folder.library ? "" : folder.path.slice(folder.path.lastIndexOf("/") + 1);
  if (isPartialName(folderName)) return [unfinished(folder.path)];
  const named = (path: string): boolean =>
    isPartialName(path.slice(path.lastIndexOf("/") + 1)) && !isOurs(path);
  const folders = folder.isShelf ? [] : folder.folders.filter(named);
  const isInside = (path: string): boolean =>
    listFoldersAbove(path).some((above) => folders.includes(above));
  const files = folder.files.map(({ path }) => path).filter(named);
  return [...folders, ...files]
    .filter((path) => !isInside(path))
    .map((path) => unfinished(`${folder.path}/${path}`));
}

const unfinished = (path: string): AuditFinding => ({
  code: "partial",
  path,
  reason: "It has the name of an unfinished download or copy.",
  remedy: toAdvice("If nothing is still writing to it, remove it, because it is incomplete."),
});
