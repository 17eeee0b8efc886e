// Suffixes that browsers, torrent clients and copy tools append to the name of an unfinished file.
// Each contains one dot, at its start.
const SUFFIXES = new Set([
  ".part",
  ".partial",
  ".partial~",
  ".crdownload",
  ".download",
  ".opdownload",
  ".!qb",
  ".!ut",
  ".!bt",
  ".bc!",
  ".aria2",
  ".ytdl",
  ".tmp",
  ".temp",
  ".filepart",
  ".unfinished",
  ".incomplete",
  ".downloading",
  ".dtapart",
  ".jc!",
  ".mega",
  ".nzb_partial",
  ".swp",
  ".lock",
]);

// Folders in which rsync and Usenet clients keep unfinished files.
const FOLDERS = new Set([".~tmp~", ".rsync-partial", "__admin__"]);

const PATTERNS = [
  /^\..+\.[A-Za-z0-9]{6}$/s, // rsync: .NAME.XXXXXX in the target folder, renamed at the end
  /^\..+\.~[0-9a-f]+$/s, // Nextcloud
  /^\.getxfer\./, // MEGA
  /^_UNPACK_/i, // SABnzbd and NZBGet while they unpack
  /\.sb-[0-9a-f]{8}-[A-Za-z0-9]{6}$/, // macOS, saving in two steps
  // yt-dlp: one stream of a video (NAME.f137.mp4) and the joined file before its rename
  // (NAME.temp.mkv). yt-dlp writes both in lower case; `The.Temp.mkv` is a film.
  /\.f\d{1,5}(?:-\d{1,3})?\.[a-z0-9]{2,4}$/,
  /\.temp\.[a-z0-9]{2,4}$/,
];

/**
 * True for the name of an unfinished file or folder. The program that writes it removes or renames
 * it at the end.
 */
export function isPartialName(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    SUFFIXES.has(lower.slice(lower.lastIndexOf("."))) ||
    FOLDERS.has(lower) ||
    // File systems limit names to 255 bytes. Anything longer is not a name and not worth matching.
    (name.length <= 1024 && PATTERNS.some((pattern) => pattern.test(name)))
  );
}

/**
 * Returns names whose presence in the same folder shows that `name` is unfinished: aria2's control
 * file, Firefox's `.part` and others.
 */
export function listPartialTwins(name: string): string[] {
  return [".part", ".aria2", ".crdownload", ".ytdl", ".!qB", ".!ut", ".filepart"].map(
    (suffix) => name + suffix,
  );
}

/**
 * Unpackerr unpacks a download into this folder beside it. For Radarr and Sonarr it moves the files
 * back and removes the folder; for its own watched folders it keeps it, with its log in it.
 * https://github.com/Unpackerr/unpackerr
 */
const UNPACKERR = /_unpackerred$/i;
const UNPACKERR_LOG = /^_unpackerred\..*\.txt$/is;

/**
 * True for a folder into which Unpackerr still unpacks. `files` are the paths in it, relative to it.
 */
export const isBeingUnpacked = (folderName: string, files: readonly string[]): boolean =>
  UNPACKERR.test(folderName) && !files.some((path) => UNPACKERR_LOG.test(path));

// Names created by operating systems, NAS systems and download programs, never by a person.
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

// `...And Justice for All`: three dots and a word start a title. The name is not hidden.
const ELLIPSIS = /^\.{3} ?[\p{L}\d]/u;

/**
 * True for a name that is not a release or part of one: any other name with a leading dot
 * (`.DS_Store`, `._NAME`, `.nfs…`, `.Trash-1000`, our own staging), folders of NAS systems, and
 * failed downloads of Usenet clients.
 */
export function isNeverItem(name: string): boolean {
  const hidden = name === "" || (name.startsWith(".") && !ELLIPSIS.test(name));
  return hidden || NAMES.has(name.toLowerCase()) || /^_FAILED_/i.test(name);
}

type PathKind = "item" | "partial" | "never";

/**
 * Classifies a path relative to a release. The outermost matching component decides:
 * `.rsync-partial/x` is unfinished, `.Trash-1000/x.part` is ignored.
 */
export function pathKindOf(path: string): PathKind {
  for (const name of path.split("/")) {
    if (isPartialName(name)) return "partial";
    if (isNeverItem(name)) return "never";
  }
  return "item";
}
