import { episode, type Film, film, HEAT, HEAT_FILE, PACK, RONIN, RONIN_FILE } from "./films.ts";
import { filed, type Scenario, stopped, together } from "./scenario.ts";
import type { Stage } from "./stage.ts";

const contentOf = (name: string): Film => film(`${name} and what is in it`);

const TITLES = ["Pilot", "Cat's in the Bag…", "…And the Bag's in the River"];

/** Adds these episodes as one download, each with one file per ending. */
async function episodes(
  stage: Stage,
  folder: string,
  titles: readonly string[],
  ends: readonly string[],
) {
  const content: Record<string, Buffer> = {};
  const mappings: Record<string, { season: number; episodes: number[]; titles: string[] }> = {};
  const library: Record<string, Film> = {};
  for (const [index, title] of titles.entries()) {
    const stem = `Breaking.Bad.S01E0${index + 1}`;
    for (const end of ends) {
      const made = contentOf(`${stem}${end}`);
      content[`${stem}${end}`] = made.bytes;
      library[episode(index + 1, title, end)] = made;
    }
    mappings[`${stem}.mkv`] = { season: 1, episodes: [index + 1], titles: [title] };
  }
  const id = await stage.approved(folder, content, PACK, mappings);
  const sources = Object.keys(content).map((name) => `${stage.scene.downloads}/${folder}/${name}`);
  return { end: filed(id, "hardlink", library), sources };
}

/**
 * Three episodes with subtitles: after a kill between two files, filing continues with the next
 * one.
 */
export const pack: Scenario = {
  name: "pack",
  place: "same",
  rules: { method: "auto" },
  async prepare(stage) {
    const { end } = await episodes(stage, "Breaking.Bad.S01.1080p", TITLES, [".mkv", ".en.srt"]);
    return { end };
  },
};

const VIDEOS = ["Breaking.Bad.S01E01.mkv", "Breaking.Bad.S01E02.mkv"].map(
  (name) => contentOf(name).sha256,
);

/** A person rejects the pack while its third file is published. The first two go to the trash. */
export const packStopped = stopped(pack, "pack-stopped", {
  call: "tryHardlink",
  after: 2,
  end: { trash: VIDEOS },
});

/**
 * Two episodes: no source is removed before both are in the library, and the download's folder is
 * removed last.
 */
export const movePack: Scenario = {
  name: "move-pack",
  place: "same",
  rules: { method: "move" },
  async prepare(stage) {
    stage.sourcesMayGo();
    const { end, sources } = await episodes(stage, "Breaking.Bad.S01", TITLES.slice(0, 2), [
      ".mkv",
    ]);
    return { end: { ...end, gone: sources } };
  },
};

/** A person rejects the moved pack when one source is gone. That source comes back. */
export const movePackStopped = stopped(movePack, "move-pack-stopped", {
  call: "removeSource",
  after: 1,
  end: { trash: VIDEOS },
});

const FILMS = [
  { work: HEAT, file: HEAT_FILE },
  { work: RONIN, file: RONIN_FILE },
  {
    work: { type: "movie", tmdbId: 1538, title: "Collateral", year: 2004 },
    file: "Movies/Collateral (2004) {tmdb-1538}/Collateral (2004).mkv",
  },
] as const;

/** Three films at once: their journal writes are committed together. */
export const several: Scenario = {
  name: "several",
  place: "same",
  rules: { method: "hardlink" },
  isConcurrent: true,
  async prepare(stage) {
    const ends: ReturnType<typeof filed>[] = [];
    for (const { work, file } of FILMS) {
      const own = film(`${work.title} at the same time`, 300);
      const id = await stage.approved(`${work.title}.${work.year}.1080p.mkv`, own.bytes, work);
      ends.push(filed(id, "hardlink", { [file]: own }));
    }
    return { end: together(...ends) };
  },
};
