import type { LinkDeps } from "../media-browser/link.ts";
import { recordServer } from "../media-browser/record/record.ts";
import type { MediaBrowserRecording } from "../media-browser/record/recorder.ts";
import { JELLYFIN } from "./dialect.ts";

/** Records the answers of a Jellyfin, without any content of its library: see `recordServer`. */
export const recordJellyfin = (
  deps: LinkDeps,
  made: { version: string; random: () => number },
  signal: AbortSignal,
): Promise<MediaBrowserRecording> => recordServer(JELLYFIN, deps, made, signal);
