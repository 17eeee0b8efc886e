/** A place in the name that numbers it: where it stands, and what it says. */
export type Numbering = {
  start: number;
  end: number;
  seasons: number[];
  episodes: number[];
  absolute: number[];
  /** 2 for `04v2`; 0 when nothing is said. */
  version: number;
};

export function numberingAt(start: number, end: number, said: Partial<Omit<Numbering, "start" | "end">>): Numbering {
  return { start, end, seasons: [], episodes: [], absolute: [], version: 0, ...said };
}
