import type { LinkDeps } from "../media-browser/link.ts";
import { recordServer } from "../media-browser/record/record.ts";
import type { MediaBrowserRecording } from "../media-browser/record/recorder.ts";
import { EMBY } from "./dialect.ts";

/** Records the answers of an Emby, without any content of its library: see `recordServer`. */
export const recordEmby = (
  deps: LinkDeps,
  made: { version: string; random: () => number },
  signal: AbortSignal,
): Promise<MediaBrowserRecording> => recordServer(EMBY, deps, made, signal);
