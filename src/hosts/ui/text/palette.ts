/** Texts of the page-wide search. */
export const palette = {
  hint: "A work, a download, a setting, a page …",
  page: "Page",
  act: "Action",
  setting: "Setting",
  types: { movie: "Film", tv: "Series" },
  take: (path: string): string => `Add ${path}`,
  add: "Add this magnet link",
  backup: "Make a backup",
  backedUp: "The backup is ready. Health lists it.",
  backingUp: "A backup is being made. Health lists it when it is complete.",
  doctor: "Run the doctor",
  none: "No match. Paste a path or a magnet link to add it.",
};
