/** ms since 1970 as ISO 8601 UTC. */
export const toIso = (ms: number): string => new Date(ms).toISOString();
