import { isVideoFile } from "../../base/file-types.ts";
import { genericTypeOf } from "../parse/folder.ts";
import { componentOf } from "../readings/facts/path-component.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import type { Identify } from "./identify.ts";
import type { Identification } from "./identify-reading.ts";

/** Whether a folder within a release is a disc of it, or has its extras. */
function isInner(name: string): boolean {
  const { folder, pieces, parts } = componentOf(name);
  return folder().inner || folder().extra !== null || pieces().length + parts().length > 0;
}

/**
 * The path of a video as the engine takes it in, if it is on a disc, or among extras, within its
 * release's folder. The release is the folder that a person would drop, below any generic folder
 * (`Movies`, `Downloads`), with that one video in it. Any other name is what it is: who names the
 * file in a film's own folder may have the others beside it.
 */
export function asRelease(path: string): ReleaseName {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const generic = parts.findLastIndex(
    (part, index) => index < parts.length - 1 && genericTypeOf(part) !== null,
  );
  const [folder = "", ...video] = parts.slice(generic + 1);
  if (!isVideoFile(path) || !video.slice(0, -1).some(isInner)) return { name: path, videos: [] };
  return { name: folder, videos: [video.join("/")] };
}

/** Decides about a path as the engine decides about its release. */
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
