import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Scenario, undone } from "./scenario.ts";
import { STRANGER_FILM } from "./stage.ts";

const FOLDER = "Movies/Heat (1995)/Extras";
/** A folder that is not ours and is just as empty as ours. */
const OTHERS = "Movies/Ronin (1998)";

/** A folder and its parent, requested by a file tool. */
export const makeFolder: Scenario = {
  name: "make-folder",
  place: "same",
  rules: { method: "auto" },
  async prepare(stage) {
    mkdirSync(join(stage.scene.library, OTHERS), { recursive: true });
    const id = await stage.folder(FOLDER);
    return { end: { folders: [FOLDER, OTHERS], releases: { [id]: "filed" } } };
  },
};

/** Created and undone: both of our folders are removed, and no other. */
export const makeFolderUndo = undone(makeFolder, "make-folder-undo", { folders: [OTHERS] });

/** At the last moment before the folder gets its name, a stranger's file takes that name. */
export const takenFolder: Scenario = {
  ...makeFolder,
  name: "taken-folder",
  always: ["publishByRename:1=stranger"],
  async prepare(stage) {
    const id = await stage.folder("Movies/Heat (1995)");
    return {
      end: { library: { "Movies/Heat (1995)": STRANGER_FILM }, releases: { [id]: "ignored" } },
    };
  },
};
