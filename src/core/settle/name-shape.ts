import { type FileKind, fileKindOf, nameKindOf } from "../../base/file-types.ts";
import { baseOf, extensionOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { parseName } from "../../names/index.ts";
import { isPartialName } from "../media-files/partial-name.ts";
import { namesOtherKind, nothingToFileReason } from "./nothing-to-file.ts";
import { type Shape, shapeOf } from "./observation.ts";
import { roleOf } from "./roles.ts";

// "Breaking.Bad.S01" and "Skyfall.007" are not volumes of an archive.
const VOLUME = /^(?:[s-z]\d\d|0\d\d)$/;

const NEVER_FILED: ReadonlySet<FileKind | undefined> = new Set(["beside", "other_video"] as const);

// The size is not known, so a value larger than any sample is assumed.
const ASSUMED_BYTES = 2 ** 40;

// True if the name is that of a release's folder, such as "…WEB-DL.x264.AAC".
function isRelease(name: string): boolean {
  const { videoCodec, source, resolution } = parseName(name);
  return videoCodec !== null || source !== null || resolution !== null;
}

/**
 * Classifies a file only by its path: a disc, an archive, an unfinished file or nothing to file.
 * Undefined if the file must be identified. Subtitles, NFO files and files with unknown extensions
 * must also be identified, because they have the name of a video or of a folder. Other files that
 * come with a download, and videos that are never filed, contain nothing to file.
 */
export function nameShapeOf(path: string): Exclude<Shape, { kind: "media" }> | undefined {
  const name = baseOf(path);
  // A disc's folder is classified like a file in it.
  const role = roleOf(`${path}/`, ASSUMED_BYTES) === "disc" ? "disc" : roleOf(path, ASSUMED_BYTES);
  if (role === "archive" && VOLUME.test(extensionOf(name))) return undefined;
  if (role === "disc" || role === "archive") {
    return notMedia(shapeOf([{ path, role, size: ASSUMED_BYTES }]));
  }
  if (isPartialName(name)) {
    return { kind: "nothing", reason: { code: "no_video", message: "It is not finished." } };
  }
  const reason: Reason = nothingToFileReason([{ path, role }]);
  const extension = extensionOf(name);
  const isBeside = NEVER_FILED.has(fileKindOf(name)) && extension !== "nfo";
  if (isBeside && nameKindOf(extension) !== undefined) return { kind: "nothing", reason };
  // Release names can also end in `AAC`, `FLAC` and `RAW`.
  const mayBeWord = reason.code === "music" || nameKindOf(extension) === undefined;
  const isWord = reason.code !== "game" && mayBeWord && isRelease(name);
  return namesOtherKind(reason) && !isWord ? { kind: "nothing", reason } : undefined;
}

const notMedia = (shape: Shape) => (shape.kind === "media" ? undefined : shape);
