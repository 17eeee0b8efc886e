import { episode, film, PACK } from "./films.ts";
import type { Scenario } from "./scenario.ts";

const TITLES = ["Pilot", "Cat's in the Bag…", "…And the Bag's in the River"];

/** Three episodes with subtitles: killed between two of its files, it goes on with the next. */
export const pack: Scenario = {
  name: "pack",
  place: "same",
  rules: { method: "auto", duplicatePolicy: "review" },
  async prepare(stage) {
    const content: Record<string, Buffer> = {};
    const mappings: Record<string, { season: number; episodes: number[]; titles: string[] }> = {};
    const library: Record<string, { sha256: string; method: string; release: number }> = {};
    for (const [index, title] of TITLES.entries()) {
      const stem = `Breaking.Bad.S01E0${index + 1}`;
      for (const [end, target] of [
        [".mkv", ".mkv"],
        [".en.srt", ".en.srt"],
      ] as const) {
        const { bytes, sha256 } = film(`${stem}${end} and what is in it`);
        content[`${stem}${end}`] = bytes;
        library[episode(index + 1, title, target)] = { sha256, method: "hardlink", release: 1 };
      }
      mappings[`${stem}.mkv`] = { season: 1, episodes: [index + 1], titles: [title] };
    }
    const id = await stage.approved("Breaking.Bad.S01.1080p", content, PACK, mappings);
    return { end: { library, trash: [], releases: { [id]: "filed" }, gone: [], filed: { [id]: 1 } } };
  },
};
