import { foldersAbove } from "../../library-tree/read-tree.ts";
import { isNeverItem, isPartialName } from "../../media-files/partial-name.ts";
import { baseOf } from "../../path/path-parts.ts";
import { shellWord } from "../../text/clean-text.ts";
import { type AuditFinding, person } from "../finding.ts";
import { type WorkFolder, withAbove } from "../work-folder.ts";

/** Folders with nothing in them, the outermost of each; those of systems and of this program are left alone. */
export function emptyFolder(folder: WorkFolder): AuditFinding[] {
  const unread = (folder.unread ?? []).flatMap(withAbove);
  const filled = new Set([...folder.files.flatMap(({ path }) => foldersAbove(path)), ...unread]);
  const all = folder.isShelf ? [] : ["", ...folder.folders];
  const empty = all.filter(
    (inside) => !filled.has(inside) && !inside.split("/").some((name) => name !== "" && isNeverItem(name)),
  );
  const outermost = empty.filter(
    (inside) => inside === "" || !foldersAbove(inside).some((above) => empty.includes(above)),
  );
  return outermost.map((inside) => {
    const path = inside === "" ? folder.path : `${folder.path}/${inside}`;
    const below = all.filter((one) => one !== inside && (inside === "" || one.startsWith(`${inside}/`)));
    const reason = below.length === 0 ? "Nothing is in it." : `Nothing but ${below.length} empty folders is in it.`;
    // Innermost first: each is empty when its turn comes.
    const lines = [...below.toSorted((a, b) => b.length - a.length), inside].map((one) =>
      shellWord(one === "" ? folder.path : `${folder.path}/${one}`),
    );
    const remedy =
      lines.length > MAX_FOLDERS || baseOf(path) === ""
        ? person("Remove it, with the empty folders in it.")
        : ({ by: "shell", line: `rmdir -- ${lines.join(" ")}` } as const);
    return { code: "empty_folder", path, reason, remedy };
  });
}

const MAX_FOLDERS = 20;

// Of this program: they are gone, or recovered, with the filing that made them.
const isOurs = (path: string): boolean => path.split("/").some((name) => name.startsWith(".plex-ingest-"));

/** Names of files and folders that their writer has not finished. */
export function partial(folder: WorkFolder): AuditFinding[] {
  const own = folder.path === folder.library ? "" : folder.path.slice(folder.path.lastIndexOf("/") + 1);
  if (isPartialName(own)) return [unfinished(folder.path)];
  const named = (path: string): boolean => isPartialName(path.slice(path.lastIndexOf("/") + 1)) && !isOurs(path);
  const folders = folder.isShelf ? [] : folder.folders.filter(named);
  const isInside = (path: string): boolean => foldersAbove(path).some((above) => folders.includes(above));
  const files = folder.files.map(({ path }) => path).filter(named);
  return [...folders, ...files].filter((path) => !isInside(path)).map((path) => unfinished(`${folder.path}/${path}`));
}

const unfinished = (path: string): AuditFinding => ({
  code: "partial",
  path,
  reason: "Its name is that of an unfinished download or copy.",
  remedy: person("If nothing writes to it any more, remove it: it is not whole."),
});
