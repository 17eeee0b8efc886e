// Words of titles that no real work has. Three of ten each make a thousand titles.

export const FIRST = [
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
export const SECOND = [
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
