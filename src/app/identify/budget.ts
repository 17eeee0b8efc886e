import { defined } from "../../core/defined.ts";
import type { IdentifyDeps, ReadLengths } from "./clues/ports.ts";

class Spent extends Error {}

/** True for the error of a catalogue that may not be asked any more. */
export const isSpent = (error: unknown): boolean => error instanceof Spent;

/**
 * The catalogue for one release, which remembers its answers: `free` counts what is asked, `limited` throws once `max`
 * different questions were asked by either.
 */
export function createBudget(deps: IdentifyDeps, max: number): { free: IdentifyDeps; limited: IdentifyDeps } {
  const answers = new Map<string, Promise<unknown>>();
  const files = new Map<string, ReturnType<ReadLengths>>();
  const read = (key: string, ask: () => ReturnType<ReadLengths>): ReturnType<ReadLengths> => {
    const known = files.get(key) ?? ask();
    files.set(key, known);
    return known;
  };
  const through = (limited: boolean): IdentifyDeps => {
    const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
      const known = answers.get(key);
      if (known !== undefined) return known as Promise<T>;
      if (limited && answers.size >= max) return Promise.reject(new Spent());
      const answer = ask();
      answers.set(key, answer);
      return answer;
    };
    const counted = <Of extends readonly (string | number)[], T>(
      name: string,
      ask: ((...of: [...Of, AbortSignal]) => Promise<T>) | undefined,
    ) => ask && ((...of: [...Of, AbortSignal]) => once(`${name} ${JSON.stringify(of.slice(0, -1))}`, () => ask(...of)));
    const { absoluteOrder, lengths, people, titles, tvdbOrder } = deps;
    return {
      ...deps,
      search: (query, signal) =>
        once(`search ${query.type} ${query.title.toLowerCase()} ${query.year} ${query.page ?? 1}`, () =>
          deps.search(query, signal),
        ),
      details: (type, id, seasons, signal, options) =>
        once(`${type} ${id} ${seasons.join()} ${options?.fresh === true}`, () =>
          deps.details(type, id, seasons, signal, options),
        ),
      find: (source, id, signal) => once(`find ${source} ${id}`, () => deps.find(source, id, signal)),
      // Files are read once, and are no requests.
      ...(lengths === undefined
        ? {}
        : { lengths: (at, videos, signal) => read(`${at} ${videos.join("/")}`, () => lengths(at, videos, signal)) }),
      ...defined({
        titles: counted("titles", titles),
        people: counted("people", people),
        absoluteOrder: counted("order", absoluteOrder),
        tvdbOrder: counted("tvdb", tvdbOrder),
      }),
    };
  };
  return { free: through(false), limited: through(true) };
}
