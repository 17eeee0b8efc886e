import { folderAround, type ReleaseFiles } from "../../core/identify/release-files.ts";
import { parsePath, parseRelease } from "../../core/parse/path.ts";

const VIDEO = /\.(?:mkv|mp4|m4v|avi|mov|ts|m2ts|wmv|webm|mpe?g)$/i;

/** Parses a release; a name without files stands for its one video, or for a folder when it has no video's extension. */
export function readRelease(name: string, videos: readonly string[]): ReleaseFiles {
  if (videos.length > 0) {
    const { release, files } = parseRelease(name, videos);
    return { parsed: release, files, nameOnly: false };
  }
  const parsed = parsePath(name);
  return { parsed, files: new Map([[name, parsed]]), nameOnly: !VIDEO.test(name), folder: folderAround(parsed) };
}
