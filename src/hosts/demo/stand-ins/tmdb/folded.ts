/**
 * A title as the stand-in's search and the scorer compare it. Written apart from the program's own folding on purpose: a
 * fault there must not hide itself here.
 */
export const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’`]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
