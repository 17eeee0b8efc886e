import type { Catalogue, Entry } from "../catalogue.ts";
import { hasId } from "./films.ts";
import type { Show } from "./generated-name.ts";
import { dotted } from "./words.ts";

/** Resolves to true if the name is filed as this series. */
export type IsFiled = (name: string, id: number) => Promise<boolean>;

/**
 * Series whose episodes are known by date and whose plainest name is filed. Other series would not
 * prove anything.
 */
export async function findShows(
  { series, seasonsOf }: Catalogue,
  isFiled: IsFiled,
): Promise<Show[]> {
  const shows: Show[] = [];
  for (const entry of series.filter(hasId)) {
    const show = toShow(entry, seasonsOf);
    if (
      show &&
      (await isFiled(`${dotted(entry.title)}.S01E02.1080p.WEB-DL.x264-GRP.mkv`, entry.id))
    ) {
      shows.push(show);
    }
  }
  return shows;
}

function toShow(entry: Entry, seasonsOf: Catalogue["seasonsOf"]): Show | undefined {
  const seasons = seasonsOf(entry).filter(({ season }) => season > 0);
  const episodes = seasons.flatMap((one) => one.episodes);
  return episodes.some(({ airDate }) => airDate !== null) ? { entry, episodes } : undefined;
}
