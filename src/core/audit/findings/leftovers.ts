import { baseOf } from "../../../base/path/path-parts.ts";
import { quoted, toShellWord } from "../../../base/text/clean-text.ts";
import { listFoldersAbove } from "../../library-tree/read-tree.ts";
import type { SeenFile } from "../../library-tree/tree.ts";
import { isNeverItem, isPartialName } from "../../media-files/partial-name.ts";
import { type AuditFinding, toAdvice } from "../finding.ts";
import { listWithAbove, type WorkFolder } from "../work-folder.ts";

/** What systems put beside anything that is looked at: never a film, and never made by a person. */
const OF_SYSTEMS =
  /^(?:\.ds_store|\._.+|\.apdisk|thumbs\.db|ehthumbs\.db|desktop\.ini|@eadir|__macosx)$/i;
const MAX_OF_SYSTEMS_BYTES = 1024 ** 2;

const isOfSystems = ({ path, size, isLink }: SeenFile): boolean =>
  !isLink && size <= MAX_OF_SYSTEMS_BYTES && path.split("/").some((name) => OF_SYSTEMS.test(name));

/**
 * Folders with nothing in them but what systems leave, the outermost of each; those of systems and
 * of this program are left alone.
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
      ...(files.length === 0 ? [] : [`${quoted(baseOf(files[0] ?? ""))}, which a system left`]),
    ];
    const reason =
      what.length === 0 ? "Nothing is in it." : `Nothing but ${what.join(" and ")} is in it.`;
    const words = (paths: readonly string[]): string =>
      paths.map((one) => toShellWord(one === "" ? folder.path : `${folder.path}/${one}`)).join(" ");
    // Innermost first: each is empty when its turn comes.
    const folders = [...below.toSorted((a, b) => b.length - a.length), inside];
    const remove = files.length === 0 ? "" : `rm -- ${words(files)} && `;
    const remedy =
      folders.length + files.length > MAX_NAMED || baseOf(path) === ""
        ? toAdvice("Remove it, with what is in it.")
        : ({ do: "shell", line: `${remove}rmdir -- ${words(folders)}` } as const);
    return { code: "empty_folder", path, reason, remedy };
  });
}

const MAX_NAMED = 20;

// Of this program: they are gone, or recovered, with the filing that made them.
const isOurs = (path: string): boolean =>
  path.split("/").some((name) => name.startsWith(".plex-ingest-"));

/** Names of files and folders that their writer has not finished. */
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
  reason: "Its name is that of an unfinished download or copy.",
  remedy: toAdvice("If nothing writes to it any more, remove it: it is not whole."),
});
