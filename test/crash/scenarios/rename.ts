import { type Film, film, HEAT, HEAT_FILE, PACK, RONIN, RONIN_FILE } from "./films.ts";
import { filed, type Scenario, stopped, together, undone } from "./scenario.ts";
import { STRANGER_FILM } from "./stage.ts";

const [FILM, MOVED, EPISODE] = [film("Heat", 300), film("Ronin", 200), film("the pilot", 400)];

const SHOW = "TV Shows/Breaking Bad (2008) {tmdb-1396}";
const folders = { film: "Movies/Heat (1995) {tmdb-949}", season: `${SHOW}/Season 01` };
const EPISODE_FILE = "Breaking Bad (2008) - s01e01 - Pilot.mkv";

/**
 * Files within their folders come first, then folders, innermost first. One file moves to a new
 * folder.
 */
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

/** Possible paths of a film while only some of its steps are done. */
const either = ({ sha256 }: Film, folder: string[], names: string[]) =>
  Object.fromEntries(folder.flatMap((one) => names.map((name) => [`${one}/${name}`, [sha256]])));
const seasons = [SHOW, "TV Shows/Breaking Bad"].flatMap((show) => [
  `${show}/Season 01`,
  `${show}/Season 1`,
]);
const NAMES = {
  ...either(FILM, [folders.film, "Movies/Heat"], ["Heat (1995).mkv", "Heat.mkv"]),
  [OLD.moved]: [MOVED.sha256],
  [NEW.moved]: [MOVED.sha256],
  ...either(EPISODE, seasons, [EPISODE_FILE, "s01e01.mkv"]),
};

const endAt = (at: typeof OLD) =>
  together(
    filed(1, "hardlink", { [at.film]: FILM }),
    filed(2, "hardlink", { [at.moved]: MOVED }),
    filed(3, "hardlink", { [at.episode]: EPISODE }),
  );

/** A plan that renames two filed films and an episode, with their folders. */
export const rename: Scenario = {
  name: "rename",
  place: "same",
  rules: { method: "hardlink" },
  async prepare(stage) {
    await stage.approved("Heat.1995.mkv", FILM.bytes, HEAT);
    await stage.approved("Ronin.1998.mkv", MOVED.bytes, RONIN);
    await stage.approved("Breaking.Bad.S01E01.mkv", EPISODE.bytes, PACK, {
      "Breaking.Bad.S01E01.mkv": { season: 1, episodes: [1], titles: ["Pilot"] },
    });
    await stage.finish();
    const plan = await stage.renames(STEPS);
    return { names: NAMES, end: together(endAt(NEW), filed(plan, "hardlink", {})) };
  },
};

/** Same as `rename`, then undone. */
export const renameUndo = undone(rename, "rename-undo", { library: endAt(OLD).library }, 4);

/** Same as `rename`, then one of its files gets its old name back. The plan stays filed. */
export const renamePartUndo: Scenario = {
  ...rename,
  name: "rename-part-undo",
  async prepare(stage) {
    const plot = await rename.prepare(stage);
    await stage.finish();
    await stage.undo(4, [NEW.moved]);
    const end = together(endAt({ ...NEW, moved: OLD.moved }), filed(4, "hardlink", {}));
    return { ...plot, end };
  },
};

/** A person rejects the plan after two of its renames. These are taken back. */
export const renameStopped = stopped(rename, "rename-stopped", {
  call: "renameFile",
  after: 2,
  end: { library: endAt(OLD).library, releases: { ...endAt(OLD).releases, 4: "rejected" } },
  id: 4,
});

/** One film and its folder. */
const renameOne: Scenario = {
  ...rename,
  async prepare(stage) {
    const id = await stage.approved("Heat.1995.mkv", FILM.bytes, HEAT);
    await stage.finish();
    const plan = await stage.renames(STEPS.slice(0, 2));
    const end = together(filed(id, "hardlink", { [NEW.film]: FILM }), filed(plan, "hardlink", {}));
    return { names: NAMES, end };
  },
};

/**
 * Renamed, then the release that filed it is undone: the file goes from its new name into the
 * trash.
 */
export const renamedUndo = undone(renameOne, "renamed-undo");

/** At the last moment before the film gets its new name, a stranger's file takes that name. */
export const renameTaken: Scenario = {
  ...rename,
  name: "rename-taken",
  always: ["renameFile:1=stranger"],
  async prepare(stage) {
    const id = await stage.approved("Heat.1995.mkv", FILM.bytes, HEAT);
    await stage.finish();
    const plan = await stage.renames(STEPS.slice(0, 1));
    const taken = `${folders.film}/Heat.mkv`;
    const { library, releases } = filed(id, "hardlink", { [HEAT_FILE]: FILM });
    return {
      names: { [HEAT_FILE]: [FILM.sha256], [taken]: [FILM.sha256, STRANGER_FILM.sha256] },
      end: {
        library: { ...library, [taken]: STRANGER_FILM },
        releases: { ...releases, [plan]: "ignored" },
      },
    };
  },
};
