import * as z from "zod";

let dropped = 0;

/** What `work` gives, and how many entries of lists it left out. Parsing is never interrupted, so one count is enough. */
export function countDropped<T>(work: () => T): { result: T; dropped: number } {
  dropped = 0;
  const result = work();
  return { result, dropped };
}

/**
 * A child that is a list: its good entries, in order. An empty list is a missing key, a list of one was an object in some
 * eras of Plex, and one bad entry must not hide the others.
 */
export const listOf = <T>(item: z.ZodType<T>) =>
  z
    .union([z.array(z.unknown()), z.looseObject({})])
    .nullish()
    .transform((value) => {
      const items = Array.isArray(value) ? value : value == null ? [] : [value];
      return items.flatMap((entry) => {
        const read = item.safeParse(entry);
        if (read.success) return [read.data];
        dropped++;
        return [];
      });
    });

/** A child that stands once, also where it came as a list; undefined when it is missing or bad. */
export const oneOf = <T>(item: z.ZodType<T>) =>
  z
    .unknown()
    .optional()
    .transform((value): T | undefined => {
      const read = item.safeParse(Array.isArray(value) ? value[0] : value);
      return read.success ? read.data : undefined;
    });
