import * as z from "zod";
import { shownDuplicates, shownIdentity, shownSentence } from "./release-shape.ts";

const text = z.string().exactOptional();

export const shownEngine = z.strictObject({
  running: z.boolean(),
  host: text,
  pid: z.number().exactOptional(),
  since: text,
  paused: z.boolean().exactOptional(),
  /**
   * Describes where the engine runs. If no engine is running, explains what happens instead or what
   * to start.
   */
  message: shownSentence.exactOptional(),
});

/**
 * The result for one id in a request for several ids. `code` of a result that is `ok` is the outage
 * that keeps the engine from carrying it out; `message` explains it.
 */
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
 * Files that an undo would take out of the library. With `stay`, they remain in the library but
 * would no longer be tracked.
 */
export const undoPlan = z.strictObject({
  id: z.number(),
  name: z.string(),
  files: z.array(z.string()),
  /** Files that no longer exist, so they cannot go to the trash. */
  missing: z.array(z.string()).exactOptional(),
  stay: z.literal(true).exactOptional(),
  /** The work that the release is filed as now. */
  filed_as: shownIdentity.exactOptional(),
  /** Files that this release replaced. They return from the trash. */
  put_back: z.array(z.string()).exactOptional(),
  /** Names that a rename plan gave, with the earlier names that they get back. */
  renames: z.array(z.strictObject({ from: z.string(), to: z.string() })).exactOptional(),
});

/**
 * An undo, followed by filing as another work. `destinations` are the paths of its files then; empty
 * if another release has the film or an episode and the choice does not decide about it. `duplicate`
 * then says what happens, and `duplicates` is the question that filing would ask.
 */
export const refilePlan = z.strictObject({
  ...undoPlan.shape,
  identity: shownIdentity,
  destinations: z.array(z.string()),
  duplicate: shownSentence.exactOptional(),
  duplicates: shownDuplicates.exactOptional(),
  /** Files of other releases that go to the trash, because this release replaces them. */
  replaces: z.array(z.string()).exactOptional(),
});

/**
 * A planned change of one release's files in the library, as a person agrees to it: the common
 * fields of the plans of undo, refile and replace. `files` leave the library, and `destinations`
 * come into it.
 */
export const plannedChange = z.strictObject({
  ...z.strictObject(refilePlan.shape).partial().shape,
  id: z.number(),
  name: text,
  warnings: z.array(shownSentence).exactOptional(),
});

const planned = z.strictObject({ id: z.number(), name: z.string(), state: z.string() });

/**
 * Releases that a rejection by filter would reject. `matching` is the total if the plan has only
 * the oldest of them.
 */
export const rejectPlan = z.strictObject({
  count: z.number(),
  matching: z.number().exactOptional(),
  releases: z.array(planned),
});

/** Releases that match the filter of a rejection but were not in its plan; at most 20 by name. */
export const notInPlan = z.strictObject({ count: z.number(), releases: z.array(planned) });

/** Returned with the plan by the first of two steps. */
export const promised = z.strictObject({ confirm_token: z.string(), expires_at: z.string() });

/** Fields of a list page, in addition to its items. */
export const page = { total: z.number().exactOptional(), next: text };

export type ShownEngine = z.output<typeof shownEngine>;
export type ShownResult = z.output<typeof shownResult>;
export type ShownResults = z.output<typeof shownResults>;
export type UndoPlan = z.output<typeof undoPlan>;
export type RefilePlan = z.output<typeof refilePlan>;
export type PlannedChange = z.output<typeof plannedChange>;
export type RejectPlan = z.output<typeof rejectPlan>;
export type ShownNotInPlan = z.output<typeof notInPlan>;
export type ConfirmPromise = z.output<typeof promised>;
/**
 * Every list except a long history returns its total, although the tools' schemas do not promise
 * it.
 */
export type ShownPage = z.output<z.ZodObject<typeof page>> & { total: number };
/** A release in a list of recent changes. */
export const shownChanged = z.strictObject({
  id: z.number(),
  version: z.number(),
  name: z.string(),
  source: z.string(),
  state: z.string(),
  changed_at: z.string(),
  identity: shownIdentity.exactOptional(),
  /** The most informative reason. */
  reason: shownSentence.exactOptional(),
  /** The actor who brought the release to its state. */
  actor: z.string().exactOptional(),
  /**
   * True if the release is filed because its file was restored from the trash. `actor` requested
   * the restore.
   */
  put_back: z.boolean().exactOptional(),
  storage: z.string().exactOptional(),
});

export type ShownChanged = z.output<typeof shownChanged>;
