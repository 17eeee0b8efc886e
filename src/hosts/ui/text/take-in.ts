/** Texts of the dialog that adds a file or folder. */
export const takeIn = {
  button: "Add a file …",
  title: "Add a file or folder",
  titleFor: (title: string): string => `Another file for ${title}`,
  folders: "Folders where downloads arrive:",
  up: "Parent folder",
  open: (name: string): string => `Open ${name}`,
  more: (count: number): string => `Only the first ${count} entries are shown.`,
  empty: "There is nothing here.",
  yes: "Add",
  no: "Cancel",
  /** A path that is filed already is not added again. */
  taken: (name: string, state: string): string =>
    state === "filed" ? `${name} is in the library.` : `${name} was added.`,
};
