/** Nothing but these is ever filed, whatever role a file was given. Extensions in lower case, without the dot. */
export const isVideoExtension = (extension: string): boolean => VIDEO.has(extension);
export const isSubtitleExtension = (extension: string): boolean => SUBTITLE.has(extension);

// The only kinds of file that are ever filed.
const VIDEO = new Set(["mkv", "mp4", "m4v", "avi", "mov", "ts", "m2ts", "wmv", "webm", "mpg", "mpeg"]);
const SUBTITLE = new Set(["srt", "ass", "ssa", "sub", "idx", "sup", "vtt", "smi"]);
const ARCHIVE = new Set(["rar", "zip", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "ace", "arj", "lzh"]);
const DISC = new Set(["iso", "img", "nrg", "mdf", "mds", "ifo", "vob", "bup", "mpls", "clpi"]);

/** The extension in small letters without its dot; empty when there is none or the name is only an extension. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

export const isVideoFile = (path: string): boolean => VIDEO.has(extensionOf(path));
export const isSubtitleFile = (path: string): boolean => SUBTITLE.has(extensionOf(path));
export const isDiscFile = (path: string): boolean => DISC.has(extensionOf(path));

/** Archives, their numbered volumes too: `.r00`, `.s01` (RAR), `.z01` (zip), `.001` (split). */
export function isArchiveFile(path: string): boolean {
  const extension = extensionOf(path);
  return ARCHIVE.has(extension) || /^(?:[r-z]\d\d|0\d\d)$/.test(extension);
}
