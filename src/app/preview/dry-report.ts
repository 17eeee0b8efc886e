import { inCommands } from "../../core/actions/tongues.ts";
import type { State } from "../../core/release/state.ts";
import { statesWhere } from "../../core/release/state-traits.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { releasesIn } from "../../store/releases/releases.ts";
import { subtitlesWithVideo } from "../releases/subtitles-with-video.ts";

/** What a dry run did not plan, and why: one line for each release that it touched since `since` (ms since 1970). */
export async function dryReport(store: Store, since: number): Promise<string[]> {
  const states = statesWhere(({ reportedByDryRun }) => reportedByDryRun);
  const releases = await releasesIn(store.read, states);
  const withVideo = await subtitlesWithVideo(store.read, ["approved", "filed"]);
  const goesWith = new Map(withVideo.map(({ subtitle, video }) => [subtitle.id, video.id]));
  return releases.flatMap((release) => {
    const why = release.waiting?.message ?? release.reasons[0]?.message;
    if (release.updatedAt < since || (release.state === "approved" && !release.waiting)) return [];
    const video = goesWith.get(release.id);
    if (video !== undefined)
      return [`#${release.id} ${cleanText(release.name)}: would go with its video, release ${video}`];
    const would = OUTCOMES[release.state] ?? "would wait";
    return [
      `#${release.id} ${cleanText(release.name)}: ${would}${why === undefined ? "" : `: ${cleanText(inCommands(why), 1000)}`}`,
    ];
  });
}

const OUTCOMES: Partial<Record<State, string>> = { ignored: "would be ignored", review: "would go to review" };
