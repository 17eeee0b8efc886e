import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Scenario, undone } from "./scenario.ts";
import { STRANGER_FILM } from "./stage.ts";

const FOLDER = "Movies/Heat (1995)/Extras";
/** Somebody else's, as empty as ours. */
const OTHERS = "Movies/Ronin (1998)";

/** A folder and the one above it, asked for by a file tool. */
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

/** Made, and taken back: both of ours go, and no other. */
export const makeFolderUndo = undone(makeFolder, "make-folder-undo", { folders: [OTHERS] });

/** In the last moment before the folder would get its name, a stranger's file takes it. */
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
