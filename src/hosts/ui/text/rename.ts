import { counted } from "./plurals.ts";

/** The words of the rename view. Why a file keeps its name, the server says. */
export const rename = {
  reading: "The library is being read.",
  all: "All works",
  was: "Now",
  becomes: "Then",
  act: "Rename",
  oddest: "What changes most",
  whole: "The whole plan",
  again: "Plan again",
  changed: "Something was changed since this plan was made. This is the plan now.",
  more: counted("# more work is in the plan.", "# more works are in the plan."),
  done: counted("# name was changed.", "# names were changed."),
  takeBack: "Take the plan back",
};
