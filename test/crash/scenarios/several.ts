import { type Film, film, HEAT, HEAT_FILE } from "./films.ts";
import type { Scenario } from "./scenario.ts";

const FILMS = [
  { work: HEAT, file: HEAT_FILE },
  {
    work: { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 },
    file: "Movies/Ronin (1998) {tmdb-8195}/Ronin (1998).mkv",
  },
  {
    work: { type: "movie", tmdbId: 1538, title: "Collateral", year: 2004 },
    file: "Movies/Collateral (2004) {tmdb-1538}/Collateral (2004).mkv",
  },
] as const;

/** Three films at once: what they write to the journal is committed together. */
export const several: Scenario = {
  name: "several",
  place: "same",
  rules: { method: "hardlink", duplicatePolicy: "review" },
  isConcurrent: true,
  async prepare(stage) {
    const library: Record<string, { sha256: string; method: string; release: number }> = {};
    const ids: number[] = [];
    for (const { work, file } of FILMS) {
      const { bytes, sha256 }: Film = film(`${work.title} at the same time`, 300);
      const id = await stage.approved(`${work.title}.${work.year}.1080p.mkv`, bytes, work);
      library[file] = { sha256, method: "hardlink", release: id };
      ids.push(id);
    }
    const releases = Object.fromEntries(ids.map((id) => [id, "filed"]));
    return { end: { library, trash: [], releases, gone: [], filed: Object.fromEntries(ids.map((id) => [id, 1])) } };
  },
};
