import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "../check/look.ts";
import type { Scenario } from "./scenario.ts";
import { STRANGER } from "./stage.ts";

const FOLDER = "Movies/Heat (1995)/Extras";
/** Somebody else's, as empty as ours. */
const OTHERS = "Movies/Ronin (1998)";

/** A folder and the one above it, asked for by a file tool. */
export const makeFolder: Scenario = {
  name: "make-folder",
  place: "same",
  rules: { method: "auto", duplicatePolicy: "review" },
  async prepare(stage) {
    mkdirSync(join(stage.scene.library, OTHERS), { recursive: true });
    const id = await stage.folder(FOLDER);
    const folders = [FOLDER, OTHERS];
    return { end: { library: {}, folders, trash: [], releases: { [id]: "filed" }, gone: [], filed: { [id]: 1 } } };
  },
};

/** Made, and taken back: both of ours go, and no other. */
export const makeFolderUndo: Scenario = {
  ...makeFolder,
  name: "make-folder-undo",
  async prepare(stage) {
    const { end } = await makeFolder.prepare(stage);
    const [id = 0] = Object.keys(end.releases).map(Number);
    await stage.finish();
    await stage.undo(id);
    return { end: { ...end, folders: [OTHERS], releases: { [id]: "undone" } } };
  },
};

/** In the last moment before the folder would get its name, a stranger's file takes it. */
export const takenFolder: Scenario = {
  ...makeFolder,
  name: "taken-folder",
  always: ["publishByRename:1=stranger"],
  async prepare(stage) {
    const id = await stage.folder("Movies/Heat (1995)");
    return {
      end: {
        library: { "Movies/Heat (1995)": { sha256: sha256Of(STRANGER) } },
        trash: [],
        releases: { [id]: "ignored" },
        gone: [],
        filed: { [id]: 0 },
      },
    };
  },
};
