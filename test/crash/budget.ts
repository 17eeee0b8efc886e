/** How long a run goes on: until so many kills, and no longer than that. */
export type Budget = { kills: number; until: number };

export const hasEnded = ({ kills, until }: Budget, so: number): boolean => so >= kills || performance.now() >= until;
