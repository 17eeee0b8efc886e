import * as z from "zod";

let dropped = 0;

/**
 * Returns the result of `work` and the number of list entries that it dropped. Parsing is
 * synchronous, so one counter is enough.
 */
export function countDropped<T>(work: () => T): { result: T; dropped: number } {
  dropped = 0;
  const result = work();
  return { result, dropped };
}

/**
 * Parses a list inside a response and keeps its valid entries, in order. Servers omit an empty
 * list, and some versions of Plex send a list with one entry as an object. One bad entry must not
 * hide the others.
 */
export const listOf = <T>(item: z.ZodType<T>): z.ZodType<T[]> =>
  z
    .union([z.array(z.unknown()), z.looseObject({})])
    .nullish()
    .transform((value) => {
      const items = Array.isArray(value) ? value : value == null ? [] : [value];
      return items.flatMap((entry) => {
        const parsed = item.safeParse(entry);
        if (parsed.success) return [parsed.data];
        dropped++;
        return [];
      });
    });

/**
 * Parses a list in which positions matter: an unreadable entry becomes null. The list must exist.
 * If it has several entries and none can be read, a different server is answering, and parsing
 * fails.
 */
export const placesOf = <T>(
  item: z.ZodType<T>,
): z.ZodPipe<z.ZodArray<z.ZodUnknown>, z.ZodTransform<(NonNullable<T> | null)[], unknown[]>> =>
  z.array(z.unknown()).transform((entries, context) => {
    const all = entries.map((entry) => item.safeParse(entry).data ?? null);
    const missing = all.filter((one) => one === null).length;
    dropped += missing;
    if (missing > 1 && missing === all.length) context.addIssue("no entry can be read");
    return all;
  });

/** Like `placesOf`, but drops the unreadable entries. */
export const rowsOf = <T>(
  item: z.ZodType<T>,
): z.ZodPipe<
  z.ZodPipe<z.ZodArray<z.ZodUnknown>, z.ZodTransform<(NonNullable<T> | null)[], unknown[]>>,
  z.ZodTransform<NonNullable<T>[], (NonNullable<T> | null)[]>
> => placesOf(item).transform((all) => all.filter((entry) => entry !== null));

/**
 * Parses a single value inside a response, even if it is sent as a list; undefined if it is missing
 * or invalid.
 */
export const oneOf = <T>(
  item: z.ZodType<T>,
): z.ZodPipe<z.ZodOptional<z.ZodUnknown>, z.ZodTransform<Awaited<T> | undefined>> =>
  z
    .unknown()
    .optional()
    .transform((value): T | undefined => {
      const parsed = item.safeParse(Array.isArray(value) ? value[0] : value);
      return parsed.success ? parsed.data : undefined;
    });

/** Limits memory in a process that runs for years with a server that sends nonsense. */
const MAX_WARNINGS = 100;

/** Warns once per kind of response about entries that were left out. */
export function warnOfDropped(
  server: string,
  warn: (message: string) => void,
): (about: string, count: number) => void {
  const warned = new Set<string>();
  return (about: string, count: number): void => {
    if (warned.has(about) || warned.size >= MAX_WARNINGS) return;
    warned.add(about);
    warn(`${server}'s ${about} contains unreadable entries, which are skipped: ${count} so far.`);
  };
}
