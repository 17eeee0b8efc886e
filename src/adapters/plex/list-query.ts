/** What a list of items leaves out: a page of a hundred is else many megabytes. Servers may send it all the same. */
export const LEAN = {
  includeGuids: 1,
  excludeElements: "Media,Genre,Country,Director,Writer,Role,Image,Rating,UltraBlurColors",
};
