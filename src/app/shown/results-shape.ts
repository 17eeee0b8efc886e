import * as z from "zod";
import { shownIdentity, shownSentence } from "./release-shape.ts";

const text = z.string().exactOptional();

export const shownEngine = z.strictObject({
  running: z.boolean(),
  host: text,
  pid: z.number().exactOptional(),
  since: text,
  paused: z.boolean().exactOptional(),
  /** Where it runs; or, if none does, what happens instead or what to start. */
  message: shownSentence.exactOptional(),
});

/** The result for one id in a request for several. */
export const shownResult = z.strictObject({
  id: z.number(),
  ok: z.boolean(),
  state: text,
  identity: shownIdentity.exactOptional(),
  destinations: z.array(z.string()).exactOptional(),
  code: text,
  message: shownSentence.exactOptional(),
});

export const shownResults = z.strictObject({ results: z.array(shownResult), engine: shownEngine });

/**
 * Which files an undo would take out of the library; or, where they stay, which would be known no
 * longer.
 */
export const undoPlan = z.strictObject({
  id: z.number(),
  name: z.string(),
  files: z.array(z.string()),
  /** Those of them that are not there any more, so that nothing of them goes to the trash. */
  missing: z.array(z.string()).exactOptional(),
  stay: z.literal(true).exactOptional(),
});

/** What the first of two steps gives besides its plan. */
export const promised = z.strictObject({ confirm_token: z.string(), expires_at: z.string() });

/** What a page of a list has besides its items. */
export const page = { total: z.number().exactOptional(), next: text };

export type ShownEngine = z.output<typeof shownEngine>;
export type ShownResult = z.output<typeof shownResult>;
export type ShownResults = z.output<typeof shownResults>;
export type UndoPlan = z.output<typeof undoPlan>;
export type ConfirmPromise = z.output<typeof promised>;
/** Every list but a long history counts its items, though the tools' schemas do not promise it. */
export type ShownPage = z.output<z.ZodObject<typeof page>> & { total: number };
/** A release in a list of what changed last. */
export const shownChanged = z.strictObject({
  id: z.number(),
  version: z.number(),
  name: z.string(),
  source: z.string(),
  state: z.string(),
  changed_at: z.string(),
  identity: shownIdentity.exactOptional(),
  /** The most telling one. */
  reason: shownSentence.exactOptional(),
  /** Who had it brought to its state. */
  actor: z.string().exactOptional(),
  /** It is filed because its file was put back from the trash: \`actor\` asked for that. */
  put_back: z.boolean().exactOptional(),
  storage: z.string().exactOptional(),
});

export type ShownChanged = z.output<typeof shownChanged>;
