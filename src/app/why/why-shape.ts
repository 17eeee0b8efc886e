import * as z from "zod";
import { shownSentence } from "../shown/release-shape.ts";

/** As `ShownWhy`; releases and facts are open objects: their fields would take more of the tools' budget than they tell. */
export const shownWhy = z.strictObject({
  target: z.string().describe("untrusted text"),
  answer: shownSentence,
  next: shownSentence.exactOptional(),
  in_library: z.boolean(),
  releases: z.array(z.looseObject({})),
  facts: z.array(z.looseObject({})),
});
