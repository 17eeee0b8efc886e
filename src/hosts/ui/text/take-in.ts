/** Texts of the dialog for taking in a file or folder. */
export const takeIn = {
  button: "Take in …",
  title: "Take in a file or folder",
  titleFor: (title: string): string => `Another file for ${title}`,
  folders: "Folders where downloads arrive:",
  up: "Parent folder",
  open: (name: string): string => `Open ${name}`,
  more: (count: number): string => `Only the first ${count} entries are shown.`,
  empty: "There is nothing here.",
  yes: "Take it in",
  no: "Cancel",
  /** A path that is filed already is not taken in again. */
  taken: (name: string, state: string): string =>
    state === "filed" ? `${name} is in the library.` : `${name} has been taken in.`,
};
