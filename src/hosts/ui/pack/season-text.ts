import { pack as words } from "../text/pack.ts";

/** What people call a season. */
export const seasonText = (season: number): string => (season === 0 ? words.specials : words.seasonOf(season));
