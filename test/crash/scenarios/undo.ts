import type { TrashRequest } from "../../../src/store/journal/trash.ts";
import { HEAT_1080, HEAT_FILE } from "./films.ts";
import { hardlink } from "./one-film.ts";
import { filed, type Plot, type Scenario, undone } from "./scenario.ts";

/** Filed and undone: the file goes into the trash. */
export const undo = undone(hardlink, "undo");

/** Same as `undo`, but with a copy, which is read completely before it is moved. */
export const undoCopy: Scenario = { ...undo, name: "undo-copy", rules: { method: "copy" } };

/** Undone, and then the trash is emptied; `requested` is a person's trash request. */
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

/** Restored from the trash by a person. */
export const trashRestore = emptied(
  "trash-restore",
  "restore",
  filed(1, "hardlink", { [HEAT_FILE]: HEAT_1080 }),
);

/** Restores a copied file from the trash, as `trashRestore` does with a hardlink. */
export const trashRestoreCopy: Scenario = {
  ...emptied("trash-restore-copy", "restore", filed(1, "copy", { [HEAT_FILE]: HEAT_1080 })),
  rules: { method: "copy" },
};

/**
 * Purged because of its age. It is a link whose download still exists, so it is not the last copy.
 */
export const trashPurge: Scenario = {
  ...emptied("trash-purge"),
  rules: { ...undo.rules, purgeDays: 30 },
};

/** Same as `trashPurge`, but requested by a person. */
export const trashEmpty = emptied("trash-empty", "purge");
