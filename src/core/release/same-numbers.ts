type Numbers = { season?: number | undefined; episodes?: readonly number[] | undefined };

/** Whether two say the same season and the same episodes, in whatever order. */
export function sameNumbers(a: Numbers, b: Numbers): boolean {
  const [one, two] = [new Set(a.episodes), new Set(b.episodes)];
  return a.season === b.season && one.size === two.size && [...one].every((episode) => two.has(episode));
}
