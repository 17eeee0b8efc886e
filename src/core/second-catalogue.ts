/** The catalogues that may explain episode numbers, with the titles that messages use. */
export const SECOND_TITLES = { tvmaze: "TVmaze", tvdb: "TheTVDB" } as const;

export type SecondCatalogueId = keyof typeof SECOND_TITLES;

export const SECOND_CATALOGUE_IDS = Object.keys(SECOND_TITLES) as SecondCatalogueId[];
