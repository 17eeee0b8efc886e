import { basename, dirname } from "node:path";
import { createVideoByName } from "../../core/plan/subtitles/subtitle-owner.ts";
import { STATES_OF_OUTCOME, type State } from "../../core/release/state.ts";
import type { Db } from "../../store/open.ts";
import {
  findReleasesDirectlyIn,
  listLooseSubtitles,
} from "../../store/releases/loose-subtitles.ts";
import type { ReleaseSummary } from "../../store/releases/release-lookup.ts";

/** A loose subtitle's release and the release of the video with the matching name. */
export type SubtitleWithVideo = { subtitle: ReleaseSummary; video: ReleaseSummary };

/** States of a video that may still be filed. */
export const NOT_FILED_YET: readonly State[] = [
  ...STATES_OF_OUTCOME.under_way,
  ...STATES_OF_OUTCOME.waits,
];

/** Finds the release of the video next to a loose subtitle with this path. */
export type FindVideoBeside = (subtitlePath: string) => Promise<ReleaseSummary | undefined>;

/**
 * Returns a function that finds the video's release if it is in one of `states`. Each folder is read
 * once, so the function is for one run.
 */
export function createFindVideoBeside(db: Db, states: readonly State[]): FindVideoBeside {
  const folders = new Map<string, Promise<(name: string) => ReleaseSummary | undefined>>();
  const read = async (folder: string): Promise<(name: string) => ReleaseSummary | undefined> => {
    const videos = await findReleasesDirectlyIn(db, folder, states);
    const videoOf = createVideoByName([...videos.keys()].map((path) => basename(path)));
    return (name) => {
      const video = videoOf(name);
      return video === undefined ? undefined : videos.get(`${folder}/${video}`);
    };
  };
  return async (path) => {
    const folder = dirname(path);
    const find = folders.get(folder) ?? read(folder);
    folders.set(folder, find);
    return (await find)(basename(path));
  };
}

/** Finds ignored loose subtitles if their matching video has a release in one of `states`. */
export async function findSubtitlesWithVideo(
  db: Db,
  states: readonly State[],
): Promise<SubtitleWithVideo[]> {
  const find = createFindVideoBeside(db, states);
  const pairs: SubtitleWithVideo[] = [];
  for (const subtitle of await listLooseSubtitles(db)) {
    const video = await find(subtitle.path);
    if (video) pairs.push({ subtitle, video });
  }
  return pairs;
}
