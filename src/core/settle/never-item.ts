import { isPartialName } from "../media-files/partial-name.ts";

// Left by operating systems, NAS systems and download programs; never something that a person downloaded.
const NAMES = new Set([
  "@eadir",
  "@recycle",
  "#recycle",
  "#snapshot",
  "$recycle.bin",
  "system volume information",
  "thumbs.db",
  "ehthumbs.db",
  "desktop.ini",
  "lost+found",
  "__macosx",
  "icon\r",
]);

// `...And Justice for All`: three points and a word begin titles, and no hidden name.
const ELLIPSIS = /^\.{3} ?[\p{L}\d]/u;

/**
 * True for a name that is no release and no part of one: every other name with a leading dot (`.DS_Store`, `._NAME`, `.nfs…`,
 * `.Trash-1000`, our own staging), the folders of NAS systems, what a Usenet client gave up on.
 */
export function isNeverItem(name: string): boolean {
  const hidden = name === "" || (name.startsWith(".") && !ELLIPSIS.test(name));
  return hidden || NAMES.has(name.toLowerCase()) || /^_FAILED_/i.test(name);
}

export type Standing = "item" | "partial" | "never";

/**
 * What a path relative to a release is, judged from the top: `.rsync-partial/x` is unfinished, `.Trash-1000/x.part` is
 * nothing that the release waits for.
 */
export function standingOf(path: string): Standing {
  for (const name of path.split("/")) {
    if (isPartialName(name)) return "partial";
    if (isNeverItem(name)) return "never";
  }
  return "item";
}
