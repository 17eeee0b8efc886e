import * as z from "zod";
import { LOG_LEVELS } from "../../core/trace.ts";
import { shownSentence } from "./release-shape.ts";

const text = z.string().exactOptional();

/** A line without a time is not of our making. */
const shownLogLine = z.strictObject({
  at: text,
  level: z.enum(LOG_LEVELS),
  text: z.string(),
  error: text,
});

/** The last lines that match, oldest first, and how many match of all that are kept. */
export const shownLog = z.strictObject({
  lines: z.array(shownLogLine),
  matching: z.number(),
  kept: z.number(),
  /** The file that they are from; without it they are of this process since its start. */
  file: text,
});

const finding = z.strictObject({
  level: z.enum(["ok", "warn", "fail"]),
  found: z.string(),
  cause: text,
  advice: text,
  /** As it is typed where the daemon runs. */
  command: text,
});

export const shownHealth = z.strictObject({
  doctor: z.strictObject({
    running: z.boolean(),
    /** When it looked last; absent where it has not since this process began. */
    at: text,
    user: text,
    /** Why it could not look. */
    problem: text,
    probes: z.array(
      z.strictObject({ id: z.string(), title: z.string(), findings: z.array(finding) }),
    ),
  }),
  backups: z.array(z.strictObject({ path: z.string(), size_bytes: z.number(), at: z.string() })),
  /** What to do instead, where the database is on a server. */
  backup_instead: shownSentence.exactOptional(),
  notifications: z.strictObject({
    channels: z.array(z.string()),
    kinds: z.array(z.string()),
    tested: z
      .strictObject({
        at: z.string(),
        results: z.array(z.strictObject({ channel: z.string(), problem: text })),
      })
      .exactOptional(),
  }),
});

export type ShownLogLine = z.output<typeof shownLogLine>;
export type ShownLog = z.output<typeof shownLog>;
export type ShownHealth = z.output<typeof shownHealth>;

/** The settings that can be changed at run time, as they are in force. */
export const shownConfigured = z.strictObject({
  settings: z.array(z.strictObject({ name: z.string(), value: z.string(), origin: z.string() })),
  /**
   * Filing without asking was switched on: so many releases in review are certain, and stay there
   * until approved.
   */
  certain_in_review: z.number().exactOptional(),
});

export type ShownConfigured = z.output<typeof shownConfigured>;

const counts = z.record(z.string(), z.number());

/** What became of releases in the last days, counted by day in UTC. */
export const shownStatistics = z.strictObject({
  /** Newest first; days without anything are left out. */
  by_day: z.array(
    z.strictObject({
      day: z.string(),
      filed: z.number(),
      review: z.number(),
      rejected: z.number(),
      failed: z.number(),
      bytes: z.number(),
    }),
  ),
  by_source: counts,
  by_method: counts,
  /** Why a person was asked, most often first; a release may have several reasons. */
  by_reason: counts,
  /** How many were filed on each storage, where there are several. */
  by_storage: counts.exactOptional(),
  /** `undone` is what a person undid; `auto_undone` of that what was filed without asking. */
  decisions: z.strictObject({
    auto: z.number(),
    approved: z.number(),
    corrected: z.number(),
    rejected: z.number(),
    undone: z.number(),
    auto_undone: z.number(),
  }),
  /** Of what was filed, how much without asking; and how much of that a person undid; 0 to 1. */
  auto_share: z.number().exactOptional(),
  auto_undone_share: z.number().exactOptional(),
  /** From when a release was found; right to 5 %. */
  median_seconds_to_file: z.number().exactOptional(),
  /** After an upgrade older history is still being counted. */
  still_counting: z.boolean().exactOptional(),
});

export type ShownStatistics = z.output<typeof shownStatistics>;
