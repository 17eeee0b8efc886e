/** The words of the dialog that takes in a file or folder. */
export const takeIn = {
  button: "Take in …",
  title: "Take in a file or folder",
  titleFor: (title: string): string => `Another file for ${title}`,
  folders: "Folders in which downloads arrive:",
  up: "The folder above",
  open: (name: string): string => `Open ${name}`,
  more: (count: number): string => `Only the first ${count} are shown.`,
  empty: "There is nothing in it.",
  yes: "Take it in",
  no: "Cancel",
  taken: (name: string): string => `${name} is taken in.`,
};
