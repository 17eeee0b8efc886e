import { isVideoFile } from "../../base/file-types.ts";
import { genericTypeOf } from "../parse/folder.ts";
import { parsePath } from "../parse/path.ts";
import { componentOf } from "../readings/facts/path-component.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import type { Identify } from "./identify.ts";
import type { Identification } from "./identify-reading.ts";

/** True if a folder within a release is one of its discs, or contains its extras. */
function isInner(name: string): boolean {
  const { folder, pieces, parts } = componentOf(name);
  return folder().inner || folder().extra !== null || pieces().length + parts().length > 0;
}

/**
 * `Show/versions/S01E02.avi`: true if the video's title comes from a folder between it and the
 * folder of its release.
 */
function isTitledBetween(folder: string, file: string): boolean {
  const { saidBy } = parsePath(`${folder}/${file}`);
  return (saidBy.title ?? 0) > 0 && (saidBy.title ?? 0) < file.split("/").length;
}

/**
 * Converts a video's path to the release that the engine would take in. If the video is on a disc
 * or among extras within its release's folder, or has its title from a folder between, the release
 * is the folder that a person would drop, below any generic folder (`Movies`, `Downloads`), and
 * contains only this video. Any other name is left unchanged, because a film's own folder may contain other files next to the given one.
 */
export function asRelease(path: string): ReleaseName {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const generic = parts.findLastIndex(
    (part, index) => index < parts.length - 1 && genericTypeOf(part) !== null,
  );
  const [folder = "", ...video] = parts.slice(generic + 1);
  const file = video.join("/");
  if (!isVideoFile(path) || !(video.slice(0, -1).some(isInner) || isTitledBetween(folder, file))) {
    return { name: path, videos: [] };
  }
  return { name: folder, videos: [file] };
}

/** Decides about a path in the same way as the engine decides about the path's release. */
export const createIdentifyPath =
  (identify: Identify) =>
  async (path: string, signal: AbortSignal): Promise<Identification> => {
    const release = asRelease(path);
    const identified = await identify(release, signal);
    const { parsed, files } = identified;
    const [video] = release.videos;
    return video === undefined
      ? identified
      : { ...identified, parsed: { ...(files.get(video) ?? parsed), name: path } };
  };
