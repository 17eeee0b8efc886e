/**
 * Sections that can be measured separately, in the order of the report. The numbers are the parts
 * of the release names.
 */
export const SECTIONS = [
  "parser1",
  "parser2",
  "names1",
  "names2",
  "best-known",
  "generated",
  "forms",
  "speed",
] as const;

export type Section = (typeof SECTIONS)[number];

/**
 * Returns the sections that a list names. `parser` selects both parts, and an omitted list selects
 * all sections. Undefined if a named section does not exist.
 */
export function sectionsOf(list: string | undefined): ReadonlySet<Section> | undefined {
  if (list === undefined) return new Set(SECTIONS);
  const named = list
    .split(",")
    .map((name) => SECTIONS.filter((one) => one === name || one.replace(/\d$/, "") === name));
  return named.every((found) => found.length > 0) ? new Set(named.flat()) : undefined;
}
