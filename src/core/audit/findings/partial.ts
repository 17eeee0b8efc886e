import { isPartialName } from "../../media-files/partial-name.ts";
import { type AuditFinding, person } from "../finding.ts";
import { foldersAbove, type WorkFolder } from "../work-folder.ts";

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
