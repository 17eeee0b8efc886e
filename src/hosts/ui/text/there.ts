import { LABELS } from "../../../base/actions/labels.ts";
import { counted } from "./plurals.ts";

/** Texts of the question about a work that the library has already. */
export const there = {
  title: "The library has this already. What should happen?",
  choose: "Choose above. You can undo it.",
  fresh: "New",
  old: "Old",
  replace: "Replace",
  keepBoth: "Keep both",
  leave: LABELS.reject,
  takesPlace: "takes its place.",
  trash: "goes to the trash.",
  trashFor: counted("goes to the trash for # day.", "goes to the trash for # days."),
  added: "is added as another version.",
  addedAs: "is added as {name}.",
  stays: "stays.",
  staysDownload: "stays a download.",
  becomes: (old: string, fresh: string): string => `${old} becomes ${fresh}`,
  onlyFresh: "Plex shows the new version",
  better: (why: string): string => `The new one is better: ${why}`,
  worse: (why: string): string => `The new one is worse: ${why}`,
  bothShown: "Plex offers both versions",
  unchanged: "Nothing changes in the library",
  caption: "Both files",
  oldColumn: (count: number): string =>
    count > 1 ? `Old, in the library, and ${count - 1} more` : "Old, in the library",
  freshColumn: "New, this download",
  isBetter: "better",
  picture: "Picture",
  source: "Source",
  sound: "Sound",
  length: "Length",
  size: "Size",
  file: "File",
  bothIn: "Both files in",
};
