// Words for titles that no real work has. Three lists of ten words yield a thousand titles.

const FIRST = [
  "Amber",
  "Bitter",
  "Crimson",
  "Distant",
  "Eastern",
  "Frozen",
  "Golden",
  "Hollow",
  "Iron",
  "Jagged",
];
const SECOND = [
  "Anchor",
  "Bridge",
  "Castle",
  "Desert",
  "Engine",
  "Forest",
  "Garden",
  "Harbour",
  "Island",
  "Journey",
];
export const THIRD = [
  "Awakens",
  "Burning",
  "Calling",
  "Dreaming",
  "Falling",
  "Growing",
  "Hunting",
  "Leaving",
  "Rising",
  "Singing",
];

/** Returns title number `index`. The first thousand have three words, later ones have more. */
export function madeTitle(index: number): string {
  const word = (list: readonly string[], place: number): string =>
    list[Math.floor(index / place) % 10] ?? "";
  const more = index < 1000 ? "" : ` ${word(FIRST, 1000)} ${word(SECOND, 10_000)}`;
  return `${word(FIRST, 1)} ${word(SECOND, 10)} ${word(THIRD, 100)}${more}`;
}
