import type { Identity } from "../../../src/core/identity.ts";
import { sha256Of } from "../check/look.ts";
import { film, HEAT, HEAT_FILE, PACK } from "./films.ts";
import type { Scenario } from "./scenario.ts";
import { STRANGER, type Stage } from "./stage.ts";

const RONIN: Identity = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 };
const [FILM, MOVED, EPISODE] = [film("Heat", 300), film("Ronin", 200), film("the pilot", 400)];

const SHOW = "TV Shows/Breaking Bad (2008) {tmdb-1396}";
const folders = { film: "Movies/Heat (1995) {tmdb-949}", season: `${SHOW}/Season 01` };
const RONIN_FILE = "Movies/Ronin (1998) {tmdb-8195}/Ronin (1998).mkv";
const EPISODE_FILE = "Breaking Bad (2008) - s01e01 - Pilot.mkv";

/** Files within their folders first, then folders, the innermost first; one file leaves its folder for another that is made. */
const STEPS: [string, string][] = [
  [HEAT_FILE, `${folders.film}/Heat.mkv`],
  [folders.film, "Movies/Heat"],
  [RONIN_FILE, "Movies/Ronin/Ronin.mkv"],
  [`${folders.season}/${EPISODE_FILE}`, `${folders.season}/s01e01.mkv`],
  [folders.season, `${SHOW}/Season 1`],
  [SHOW, "TV Shows/Breaking Bad"],
];

const NEW = {
  film: "Movies/Heat/Heat.mkv",
  moved: "Movies/Ronin/Ronin.mkv",
  episode: "TV Shows/Breaking Bad/Season 1/s01e01.mkv",
};
const OLD = { film: HEAT_FILE, moved: RONIN_FILE, episode: `${folders.season}/${EPISODE_FILE}` };

/** Where a file may be while only a part of its steps is done. */
const either = (folder: string[], names: string[]): string[] =>
  folder.flatMap((one) => names.map((name) => `${one}/${name}`));
const NAMES = {
  ...Object.fromEntries(
    either([folders.film, "Movies/Heat"], ["Heat (1995).mkv", "Heat.mkv"]).map((path) => [path, [FILM.sha256]]),
  ),
  ...Object.fromEntries([OLD.moved, NEW.moved].map((path) => [path, [MOVED.sha256]])),
  ...Object.fromEntries(
    either(
      [SHOW, "TV Shows/Breaking Bad"].flatMap((show) => [`${show}/Season 01`, `${show}/Season 1`]),
      [EPISODE_FILE, "s01e01.mkv"],
    ).map((path) => [path, [EPISODE.sha256]]),
  ),
};

async function filed(stage: Stage): Promise<number[]> {
  const ids = [
    await stage.approved("Heat.1995.mkv", FILM.bytes, HEAT),
    await stage.approved("Ronin.1998.mkv", MOVED.bytes, RONIN),
    await stage.approved("Breaking.Bad.S01E01.mkv", EPISODE.bytes, PACK, {
      "Breaking.Bad.S01E01.mkv": { season: 1, episodes: [1], titles: ["Pilot"] },
    }),
  ];
  await stage.finish();
  return ids;
}

function endOf([film = 0, moved = 0, episode = 0]: number[], at: typeof OLD, plan: number, state: string) {
  return {
    library: {
      [at.film]: { sha256: FILM.sha256, method: "hardlink", release: film },
      [at.moved]: { sha256: MOVED.sha256, method: "hardlink", release: moved },
      [at.episode]: { sha256: EPISODE.sha256, method: "hardlink", release: episode },
    },
    trash: [],
    releases: { [film]: "filed", [moved]: "filed", [episode]: "filed", [plan]: state },
    gone: [],
    filed: { [plan]: 1 },
  };
}

/** A plan that renames what was filed: two films and an episode, with their folders. */
export const rename: Scenario = {
  name: "rename",
  place: "same",
  rules: { method: "hardlink", duplicatePolicy: "review" },
  async prepare(stage) {
    const ids = await filed(stage);
    const plan = await stage.renames(STEPS);
    return { names: NAMES, end: endOf(ids, NEW, plan, "filed") };
  },
};

/** The same, taken back. */
export const renameUndo: Scenario = {
  ...rename,
  name: "rename-undo",
  async prepare(stage) {
    const ids = await filed(stage);
    const plan = await stage.renames(STEPS);
    await stage.finish();
    await stage.undo(plan);
    return { names: NAMES, end: endOf(ids, OLD, plan, "undone") };
  },
};

/** Renamed, and then the release that filed it is undone: from its new name into the trash. */
export const renamedUndo: Scenario = {
  ...rename,
  name: "renamed-undo",
  async prepare(stage) {
    const id = await stage.approved("Heat.1995.mkv", FILM.bytes, HEAT);
    await stage.finish();
    const plan = await stage.renames(STEPS.slice(0, 2));
    await stage.finish();
    await stage.undo(id);
    const releases = { [id]: "undone", [plan]: "filed" };
    return {
      names: NAMES,
      end: { library: {}, trash: [FILM.sha256], releases, gone: [], filed: { [id]: 1, [plan]: 1 } },
    };
  },
};

/** In the last moment before the film would get its new name, a stranger's file takes it. */
export const renameTaken: Scenario = {
  ...rename,
  name: "rename-taken",
  always: ["renameFile:1=stranger"],
  async prepare(stage) {
    const id = await stage.approved("Heat.1995.mkv", FILM.bytes, HEAT);
    await stage.finish();
    const plan = await stage.renames(STEPS.slice(0, 1));
    const taken = `${folders.film}/Heat.mkv`;
    return {
      names: { [HEAT_FILE]: [FILM.sha256], [taken]: [FILM.sha256, sha256Of(STRANGER)] },
      end: {
        library: {
          [HEAT_FILE]: { sha256: FILM.sha256, method: "hardlink", release: id },
          [taken]: { sha256: sha256Of(STRANGER) },
        },
        trash: [],
        releases: { [id]: "filed", [plan]: "ignored" },
        gone: [],
        filed: { [plan]: 0 },
      },
    };
  },
};
