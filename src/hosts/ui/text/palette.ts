/** The words of what finds anything on the page. */
export const palette = {
  hint: "A work, a release, a setting, a page …",
  page: "Page",
  act: "Do it",
  setting: "Setting",
  types: { movie: "Film", tv: "Series" },
  take: (path: string): string => `Take in ${path}`,
  add: "Add this magnet link",
  none: "Nothing matches. A path or a magnet link that is pasted here is taken in.",
};
