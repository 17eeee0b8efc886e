// What browsers, torrent clients and copy tools put behind the name of a file that they have not finished.
const SUFFIXES = [
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
];

// Folders in which rsync and the Usenet clients keep what is not finished.
const FOLDERS = new Set([".~tmp~", ".rsync-partial", "__admin__"]);

const PATTERNS = [
  /^\..+\.[A-Za-z0-9]{6}$/s, // rsync: .NAME.XXXXXX in the target folder, renamed at the end
  /^\..+\.~[0-9a-f]+$/s, // Nextcloud
  /^\.getxfer\./, // MEGA
  /^_UNPACK_/i, // SABnzbd and NZBGet while they unpack
  /\.sb-[0-9a-f]{8}-[A-Za-z0-9]{6}$/, // macOS, saving in two steps
  // yt-dlp: one stream of a video (NAME.f137.mp4) and the joined file before its rename (NAME.temp.mkv). It writes
  // both in small letters; `The.Temp.mkv` is a film.
  /\.f\d{1,5}(?:-\d{1,3})?\.[a-z0-9]{2,4}$/,
  /\.temp\.[a-z0-9]{2,4}$/,
];

/** True for the name of a file or folder that its writer has not finished: it goes away, or is renamed, at the end. */
export function isPartialName(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    SUFFIXES.some((suffix) => lower.endsWith(suffix)) ||
    FOLDERS.has(lower) ||
    // File systems end a name at 255 bytes; anything longer is not a name and not worth matching.
    (name.length <= 1024 && PATTERNS.some((pattern) => pattern.test(name)))
  );
}

/** The names that, lying beside `name`, say that it is unfinished: aria2's control file, Firefox's `.part` and others. */
export function partialTwins(name: string): string[] {
  return [".part", ".aria2", ".crdownload", ".ytdl", ".!qB", ".!ut", ".filepart"].map((suffix) => name + suffix);
}
