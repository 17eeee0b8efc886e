const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** The words of the page around it. */
export const history = {
  filters: "Filter",
  action: "What",
  anything: "Anything",
  actor: "Who",
  anybody: "Anybody",
  engine: "The engine, by itself",
  theEngine: "the engine",
  only: (id: number): string => `Only #${id}`,
  onlyLabel: (id: number): string => `History of release ${id} alone`,
  ofOne: (name: string): string => `Only ${name}.`,
  all: "All of history",
  as: "as",
  by: (actor: string): string => `by ${actor}`,
  went: (how: string, to: string): string => `By ${how} to ${to}`,
  wentAll: (count: number, to: string): string => `${several(count, "file")}, the first to ${to}`,
  moreReasons: (count: number): string => `(and ${several(count, "more reason")})`,
  setting: (name: string, from: string, to: string): string => `${name}: ${from} → ${to}.`,
  unnamed: (type: string, id: number): string => `TMDB’s ${type === "tv" ? "series" : "film"} ${id}`,
  empty: "Nothing like that happened yet.",
  more: "Show older",
  shown: (count: number, total: number | undefined): string =>
    total === undefined ? `${count} shown` : `${count} of ${total}`,
  trash: "What is taken back goes to the trash.",
  toTrash: "What is in it",
};
