import * as z from "zod";

let dropped = 0;

/** The result of `work`, and how many list entries it dropped. Parsing is synchronous, so one counter is enough. */
export function countDropped<T>(work: () => T): { result: T; dropped: number } {
  dropped = 0;
  const result = work();
  return { result, dropped };
}

/**
 * A child that is a list: its valid entries, in order. Plex omits an empty list, and some versions send a list of one as
 * an object. One bad entry must not hide the others.
 */
export const listOf = <T>(item: z.ZodType<T>) =>
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

/** A single child, even if it came as a list; undefined if it is missing or invalid. */
export const oneOf = <T>(item: z.ZodType<T>) =>
  z
    .unknown()
    .optional()
    .transform((value): T | undefined => {
      const parsed = item.safeParse(Array.isArray(value) ? value[0] : value);
      return parsed.success ? parsed.data : undefined;
    });
