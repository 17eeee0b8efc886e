import { counted } from "./plurals.ts";

/** Texts of the rename view. The server explains why a file keeps its name. */
export const rename = {
  reading: "Reading the library …",
  ended: {
    done: "The names were changed.",
    queued: "The names are not changed yet.",
    refused: "No name was changed.",
  },
  here: "Files and folders whose names differ from the templates appear here, with their new names.",
  all: "All works",
  was: "Now",
  becomes: "Then",
  act: "Rename",
  oddest: "Largest changes",
  whole: "Full plan",
  changed: "The plan changed in the meantime, so nothing was renamed. Check the new plan.",
  more: counted("# more work is in the plan.", "# more works are in the plan."),
  done: counted("# name was changed.", "# names were changed."),
  takeBack: "Undo all renames",
};
