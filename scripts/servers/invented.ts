/** Works with this id or a higher one do not exist. */
export const INVENTED = 90_000_000;

export const isInvented = (tmdbId: number): boolean => tmdbId >= INVENTED;
