import { LABELS } from "../../../base/actions/labels.ts";
/** Texts of the dialogs and actions in the frame of the page. */
export const frame = {
  asked: "Checking the services.",
  look: {
    title: "Appearance",
    take: (look: string): string => `Appearance: ${look}`,
    looks: { system: "Match the device", light: "Light", dark: "Dark" },
  },
  keys: {
    title: "Keys",
    commands: {
      next: "Next",
      previous: "Previous",
      pick: "Choose match 1 to 9",
      file: "File it",
      replace: "Replace the library's version",
      keepBoth: "Keep both versions",
      leave: LABELS.reject,
      again: LABELS.retry,
      choose: "Choose it, to file several at once",
      episodes: "Set the episodes of a pack",
      other: "Search TMDB for another work",
      problem: "Next problem of a pack",
      takeBack: "Undo the last decision",
      search: "Search",
      find: "Find anything",
      keys: "Show this list",
    },
    on: "Use single-letter keys",
  },
};
