import type { TrashRequest } from "../../../src/store/journal/trash.ts";
import { HEAT_1080, HEAT_FILE } from "./films.ts";
import { hardlink } from "./one-film.ts";
import { filed, type Plot, type Scenario, undone } from "./scenario.ts";

/** Filed, and taken back: into the trash. */
export const undo = undone(hardlink, "undo");

/** The same of a copy, which is read whole before it is moved. */
export const undoCopy: Scenario = { ...undo, name: "undo-copy", rules: { method: "copy" } };

/** Undone, and then the trash is empty: `requested` is what a person asks of it. */
const emptied = (name: string, requested?: TrashRequest, end: Plot["end"] = {}): Scenario => ({
  ...undo,
  name,
  async prepare(stage) {
    const plot = await undo.prepare(stage);
    await stage.finish();
    if (requested) await stage.requested(requested);
    return { ...plot, end: { ...plot.end, trash: [], ...end } };
  },
});

/** Put back from the trash by a person. */
export const trashRestore = emptied(
  "trash-restore",
  "restore",
  filed(1, "hardlink", { [HEAT_FILE]: HEAT_1080 }),
);

/** Emptied by its age: of a link whose download is still there, which is not the last copy. */
export const trashPurge: Scenario = {
  ...emptied("trash-purge"),
  rules: { ...undo.rules, purgeDays: 30 },
};

/** The same, asked for by a person. */
export const trashEmpty = emptied("trash-empty", "purge");
