/** How long a run goes on: until so many kills and rounds, and no longer than that. */
export type Budget = { kills: number; rounds: number; until: number };

export const hasEnded = (budget: Budget, kills: number, rounds: number): boolean =>
  (kills >= budget.kills && rounds >= budget.rounds) || performance.now() >= budget.until;
