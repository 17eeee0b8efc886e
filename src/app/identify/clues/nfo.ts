import { readings } from "../../../core/identify/readings.ts";
import { mainVideos, type ReleaseFiles } from "../../../core/identify/release-files.ts";
import { titleKey } from "../../../core/identify/title-key.ts";
import type { Work } from "../../../core/identify/work.ts";
import { idCodes } from "../../../core/parse/nfo/ids.ts";
import type { NfoFacts } from "../../../core/parse/nfo/parse-nfo.ts";
import type { Reason } from "../../../core/reason.ts";

/** The release with the year of its film's NFO, if the name has no year and the NFO has exactly the name's title. */
export function withNfoYear(release: ReleaseFiles, nfo: NfoFacts | undefined): ReleaseFiles {
  const { parsed } = release;
  if (nfo?.year === undefined || nfo.type !== "movie" || parsed.year !== null || parsed.type === "episode")
    return release;
  const said = readings(parsed);
  if (!nfo.titles.some((title) => said.includes(titleKey(title)))) return release;
  return { ...release, parsed: { ...parsed, type: "movie", year: nfo.year } };
}

/**
 * Whether an NFO alone may decide for a work. A series' NFO says nothing about numbers, and the folder's name was not
 * understood and may be of another season: so every video's own name must say its season and episodes.
 */
export const mayDecide = (release: ReleaseFiles, { candidate }: Work): boolean =>
  candidate.type === "movie" ||
  mainVideos(release).every(([, { saidBy, episodes }]) => saidBy.season === 0 && episodes.length > 0);

/** What the NFO says, as a note: listed after the reasons, and never a reason itself. */
export function nfoNotes(nfo: NfoFacts | undefined): Reason[] {
  if (nfo === undefined) return [];
  const { ids, year } = nfo;
  const names = [...idCodes(ids), ...(year === undefined ? [] : [`the year ${year}`])];
  const last = names.pop() ?? "";
  return [{ code: "nfo", message: `Its NFO names ${names.length === 0 ? last : `${names.join(", ")} and ${last}`}.` }];
}
