import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { releasesIn } from "../../store/releases/releases.ts";

/** What a dry run did not plan, and why: one line for each release that it touched since `since` (ms since 1970). */
export async function dryReport(store: Store, since: number): Promise<string[]> {
  const rest = await releasesIn(store.read, ["settling", "identifying", "review", "ignored", "approved", "failed"]);
  return rest.flatMap((release) => {
    const why = release.waiting?.message ?? release.reasons[0]?.message;
    if (release.updatedAt < since || (release.state === "approved" && !release.waiting)) return [];
    const would = release.state === "ignored" ? "would be ignored" : "would wait";
    return [
      `#${release.id} ${cleanText(release.name)}: ${would}${why === undefined ? "" : `: ${cleanText(why, 1000)}`}`,
    ];
  });
}
