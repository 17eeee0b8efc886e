import * as z from "zod";

/** The settings that can be changed at run time, as they are in force. */
export const shownConfigured = z.strictObject({
  settings: z.array(z.strictObject({ name: z.string(), value: z.string(), origin: z.string() })),
  /** Filing without asking was switched on: so many releases in review are certain, and stay there until approved. */
  certain_in_review: z.number().exactOptional(),
});

export type ShownConfigured = z.output<typeof shownConfigured>;
