import * as z from "zod";

// Ids are strings here and numbers there, and one-element lists were objects in some eras of Plex.
const id = z.union([z.string(), z.number()]).transform(String);
const listOf = <T>(item: z.ZodType<T>) =>
  z
    .union([z.array(z.unknown()), z.looseObject({})])
    .nullish()
    .transform((value) => {
      const items = Array.isArray(value) ? value : value == null ? [] : [value];
      // One bad item must not hide the others.
      return items.flatMap((entry) => {
        const read = item.safeParse(entry);
        return read.success ? [read.data] : [];
      });
    });

const location = z.object({ path: z.string().min(1) });

/** An empty list is a missing key. */
export const wireSections = z.object({
  MediaContainer: z.object({
    Directory: listOf(z.object({ key: id, title: z.string(), type: z.string(), Location: listOf(location) })),
  }),
});

export const wireIdentity = z.object({
  MediaContainer: z.object({
    machineIdentifier: z.string().min(1),
    version: z.string().nullish(),
  }),
});
