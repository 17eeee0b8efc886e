import { basename, dirname } from "node:path";
import { findVideoNamedLike } from "../../core/plan/subtitles/subtitle-owner.ts";
import type { State } from "../../core/release/state.ts";
import type { Db } from "../../store/open.ts";
import {
  findReleasesDirectlyIn,
  listLooseSubtitles,
} from "../../store/releases/loose-subtitles.ts";
import type { ReleaseSummary } from "../../store/releases/release-lookup.ts";

/** A loose subtitle's release and the release of the video with the matching name. */
export type SubtitleWithVideo = { subtitle: ReleaseSummary; video: ReleaseSummary };

/** Finds ignored loose subtitles if their matching video has a release in one of `states`. */
export async function findSubtitlesWithVideo(
  db: Db,
  states: readonly State[],
): Promise<SubtitleWithVideo[]> {
  const pairs: SubtitleWithVideo[] = [];
  for (const [folder, subtitles] of Map.groupBy(await listLooseSubtitles(db), ({ path }) =>
    dirname(path),
  )) {
    const videos = await findReleasesDirectlyIn(db, folder, states);
    const names = [...videos.keys()].map((path) => basename(path));
    for (const subtitle of subtitles) {
      const name = findVideoNamedLike(basename(subtitle.path), names);
      const video = name === undefined ? undefined : videos.get(`${folder}/${name}`);
      if (video) pairs.push({ subtitle, video });
    }
  }
  return pairs;
}
