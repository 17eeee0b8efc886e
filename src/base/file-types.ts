import { extensionOf, withoutExtension } from "./path/path-parts.ts";

/**
 * `other_video` is a video that is never filed. `beside` is a file that comes with a release or a
 * download.
 */
export type FileKind =
  | "video"
  | "other_video"
  | "subtitle"
  | "archive"
  | "disc"
  | "game"
  | "music"
  | "book"
  | "pictures"
  | "beside";

/** The kind of file indicated by an extension in a name. */
export type ExtensionKind = "video" | "subtitle" | "other";

type FileType = {
  kind: FileKind;
  /**
   * Undefined if the extension is treated as a word of the name, because many extensions are also
   * words in titles or tags (`aac`, `raw`).
   */
  endsName?: ExtensionKind;
};

/**
 * All extensions that this program supports, in lower case. Only `video` and `subtitle` are ever
 * filed, regardless of the role that a file was given.
 */
const TYPES = new Map<string, FileType>([
  ...all("mkv mp4 m4v avi mov ts m2ts wmv webm mpg mpeg", { kind: "video", endsName: "video" }),
  ...all("mts flv ogm ogv divx rmvb strm 3gp asf", { kind: "other_video", endsName: "video" }),
  ...all("srt ass ssa sub idx sup vtt smi", { kind: "subtitle", endsName: "subtitle" }),
  ...all("rar zip 7z", { kind: "archive", endsName: "other" }),
  ...all("tar gz tgz bz2 xz zst ace arj lzh zipx", { kind: "archive" }),
  ...all("iso img vob", { kind: "disc", endsName: "video" }),
  ...all("nrg mdf mds ifo bup mpls clpi", { kind: "disc" }),
  ...all("exe lnk scr msi dmg pkg apk appimage deb rpm nsp xci nsz wbfs cia gba nds z64 pak", {
    kind: "game",
  }),
  ...all("mp3 flac", { kind: "music", endsName: "other" }),
  ...all("m4a m4b ogg oga opus wav ape alac aac wma wv dsf dff aiff", { kind: "music" }),
  ...all("epub pdf cbr cbz", { kind: "book", endsName: "other" }),
  ...all("mobi azw azw3 cb7 djvu fb2", { kind: "book" }),
  ...all("jpg jpeg png", { kind: "pictures", endsName: "other" }),
  ...all("gif webp heic tif tiff raw cr2 nef psd", { kind: "pictures" }),
  // Web pages and their archives, by their media types (text/html, application/xhtml+xml,
  // multipart/related) and the shortcuts of browsers.
  ...all("html htm xhtml mht mhtml url webloc", { kind: "beside", endsName: "other" }),
  ...all("nfo txt torrent nzb par2 sfv md5 xml mka part crdownload !qb", {
    kind: "beside",
    endsName: "other",
  }),
]);

function all(extensions: string, type: FileType): [string, FileType][] {
  return extensions.split(" ").map((extension) => [extension, type]);
}

/** Determines the kind of a file from its extension. */
export const fileKindOf = (path: string): FileKind | undefined =>
  TYPES.get(extensionOf(path))?.kind;

/**
 * Returns the kind of file that this extension indicates. Undefined if the text is part of the name
 * and not an extension.
 */
export const nameKindOf = (extension: string): ExtensionKind | undefined =>
  TYPES.get(extension)?.endsName;

export const isVideoFile = (path: string): boolean => fileKindOf(path) === "video";
export const isSubtitleFile = (path: string): boolean => fileKindOf(path) === "subtitle";
export const isDiscFile = (path: string): boolean => fileKindOf(path) === "disc";

/**
 * True for archives, including numbered volumes: `.r00`, `.s01` (RAR), `.z01` (zip), `.001`
 * (split).
 */
export const isArchiveFile = (path: string): boolean =>
  fileKindOf(path) === "archive" || /^(?:[r-z]\d\d|0\d\d)$/.test(extensionOf(path));

/**
 * A VobSub consists of two files with the same name. The `.idx` holds positions in the `.sub`:
 * https://wiki.multimedia.cx/index.php/VOBsub
 */
export const isHalf = (path: string): boolean => /\.(?:idx|sub)$/i.test(path);

/** Returns the part that both halves share, which is the path without its extension. */
export const stemOfHalf = (path: string): string => withoutExtension(path);
