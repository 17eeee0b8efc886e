import { film, HEAT } from "./films.ts";
import { filed, type Scenario } from "./scenario.ts";

const FOLDER = "Movies/Heat 1995";
const FILE = `${FOLDER}/Heat.1995.720p.mkv`;
const FILM = film("Heat, which another program filed", 300);

/** A film of another program that a person has approved. Its file keeps its path. */
export const adopt: Scenario = {
  name: "adopt",
  place: "same",
  rules: { method: "hardlink" },
  async prepare(stage) {
    const id = await stage.foundInLibrary(FOLDER, FILE, FILM.bytes, HEAT);
    return {
      always: [FILE],
      end: { ...filed(id, "adopted", { [FILE]: FILM }), filings: { [id]: 0 } },
    };
  },
};

/** The adopted film is given up again: its file keeps its path and belongs to no release. */
export const adoptUndo: Scenario = {
  ...adopt,
  name: "adopt-undo",
  async prepare(stage) {
    const id = await stage.foundInLibrary(FOLDER, FILE, FILM.bytes, HEAT);
    await stage.finish();
    await stage.undo(id);
    return {
      always: [FILE],
      end: {
        library: { [FILE]: { sha256: FILM.sha256 } },
        releases: { [id]: "undone" },
        filings: { [id]: 0 },
      },
    };
  },
};
