import * as z from "zod";
import { promised } from "../../shown/results-shape.ts";

const text = z.string().exactOptional();
const number = z.number().exactOptional();

/** Plan of a change in Plex. `count` is the number of items that the change touches. */
const curationPlan = z.strictObject({ effect: z.string(), count: z.number() });

/** The items to choose from, if several have the title that was given. */
const choices = z
  .array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      title: z.string().describe("untrusted text"),
      year: number,
      show: text,
      library: text,
    }),
  )
  .exactOptional();

export type ShownChoices = { message: string; choices: NonNullable<z.output<typeof choices>> };

/**
 * A change in Plex, or its plan with the token that confirms it. `before` and `after` are also in
 * the history. `changed` lists the items whose mark changed, so that it can be taken back exactly.
 */
export const shownCuration = z.strictObject({
  message: text,
  count: number,
  before: z.looseObject({}).exactOptional(),
  after: z.looseObject({}).exactOptional(),
  changed: z.array(z.string()).exactOptional(),
  /** The playlist or the collection. */
  id: text,
  choices,
  plan: curationPlan.exactOptional(),
  ...promised.partial().shape,
});
export type ShownCuration = z.input<typeof shownCuration>;

const shownMatch = z.strictObject({
  guid: text,
  title: z.string().describe("untrusted text"),
  year: number,
  tmdb_id: number,
});

export const shownMatches = z.strictObject({
  media_id: text,
  matched: shownMatch.exactOptional(),
  matches: z
    .array(z.strictObject({ ...shownMatch.shape, guid: z.string(), score: number }))
    .exactOptional(),
  message: text,
  choices,
});
export type ShownMatches = z.output<typeof shownMatches>;

/** Another match for one work, or its plan with the token that confirms it. */
export const shownFix = z.strictObject({
  outcome: z.enum(["confirmed", "sent_unconfirmed", "put_back"]).exactOptional(),
  message: text,
  plan: z
    .strictObject({
      path: z.string(),
      media_id: z.string(),
      from: shownMatch,
      to: shownMatch,
      count: z.number(),
      effect: z.string(),
    })
    .exactOptional(),
  ...promised.partial().shape,
});
export type ShownFix = z.input<typeof shownFix>;
export type FixPlan = NonNullable<ShownFix["plan"]>;
