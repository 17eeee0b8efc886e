import { defined } from "../../core/defined.ts";
import type { IdentifyDeps } from "./clues/ports.ts";

class Spent extends Error {}

/** True for the error of a catalogue that may not be asked any more. */
export const isSpent = (error: unknown): boolean => error instanceof Spent;

/**
 * The catalogue for one release, which remembers its answers: `free` counts what is asked, `limited` throws once `max`
 * different questions were asked by either.
 */
export function createBudget(deps: IdentifyDeps, max: number): { free: IdentifyDeps; limited: IdentifyDeps } {
  const answers = new Map<string, Promise<unknown>>();
  const files = new Map<string, Promise<unknown>>();
  const through = (limited: boolean): IdentifyDeps => {
    const once =
      <Of extends unknown[], T>(name: string, ask: (...of: Of) => Promise<T>, known = answers) =>
      (...of: Of): Promise<T> => {
        const key = `${name} ${JSON.stringify(of.filter((one) => one !== undefined)).toLowerCase()}`;
        const answer = known.get(key);
        if (answer !== undefined) return answer as Promise<T>;
        if (limited && known === answers && known.size >= max) return Promise.reject(new Spent());
        const asked = ask(...of);
        known.set(key, asked);
        return asked;
      };
    const { search, details, find, absoluteOrder, lengths, people, titles, tvdbOrder } = deps;
    return {
      ...deps,
      search: once("search", search),
      details: once("details", details),
      find: once("find", find),
      ...defined({
        titles: titles && once("titles", titles),
        people: people && once("people", people),
        absoluteOrder: absoluteOrder && once("order", absoluteOrder),
        tvdbOrder: tvdbOrder && once("tvdb", tvdbOrder),
        // Files are read once, and are no requests.
        lengths: lengths && once("lengths", lengths, files),
      }),
    };
  };
  return { free: through(false), limited: through(true) };
}
