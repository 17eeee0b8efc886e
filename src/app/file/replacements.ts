import type { Plan } from "../../core/plan/plan.ts";
import type { WorkPublication } from "../../store/journal/publications.ts";
import { subtitlesBeside } from "../../store/journal/supersede.ts";
import type { Trx } from "../../store/open.ts";

/**
 * Which publication each planned file takes the place of, by its path: better videos, and the subtitles that get the very
 * name of one that belongs to such a video.
 */
export async function replacementsOf(
  trx: Trx,
  releaseId: number,
  { files }: Plan,
  videos: ReadonlyMap<string, WorkPublication>,
): Promise<Map<string, string>> {
  const replaces = new Map([...videos].map(([path, { operation }]) => [path, operation.id]));
  for (const { operation } of videos.values()) {
    for (const subtitle of await subtitlesBeside(trx, operation.finalPath, releaseId)) {
      const fresh = files.find(({ role, destination }) => role === "subtitle" && destination === subtitle.finalPath);
      if (fresh) replaces.set(fresh.path, subtitle.id);
    }
  }
  return replaces;
}
