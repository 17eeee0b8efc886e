import * as z from "zod";
import { LOG_LEVELS } from "../../core/trace.ts";
import { shownSentence } from "./release-shape.ts";

const text = z.string().exactOptional();

/** A line of the log. A line without a time was not written by this program. */
const shownLogLine = z.strictObject({
  at: text,
  level: z.enum(LOG_LEVELS),
  text: z.string(),
  error: text,
});

/** The last matching lines, oldest first. `matching` counts all matches among the `kept` lines. */
export const shownLog = z.strictObject({
  lines: z.array(shownLogLine),
  matching: z.number(),
  kept: z.number(),
  /**
   * The file that the lines come from. If absent, the lines come from this process and begin at its
   * start.
   */
  file: text,
});

const finding = z.strictObject({
  level: z.enum(["ok", "warn", "fail"]),
  found: z.string(),
  cause: text,
  advice: text,
  /** The command as the user types it on the machine where the daemon runs. */
  command: text,
  /** The variable that the remedy sets. */
  setting: text,
});

export const shownHealth = z.strictObject({
  doctor: z.strictObject({
    running: z.boolean(),
    /** Time of the last check. Absent if no check has run since this process started. */
    at: text,
    user: text,
    /** Reason why the check could not run. */
    problem: text,
    probes: z.array(
      z.strictObject({ id: z.string(), title: z.string(), findings: z.array(finding) }),
    ),
  }),
  backups: z.array(z.strictObject({ path: z.string(), size_bytes: z.number(), at: z.string() })),
  /** Explains what to use instead of a backup if the database is on a server. */
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

/** Settings that can be changed at run time, with their current values. */
export const shownConfigured = z.strictObject({
  settings: z.array(z.strictObject({ name: z.string(), value: z.string(), origin: z.string() })),
  /**
   * Present if filing without asking was enabled: the number of releases in review that are
   * certain. They stay in review until approved.
   */
  certain_in_review: z.number().exactOptional(),
});

export type ShownConfigured = z.output<typeof shownConfigured>;

const counts = z.record(z.string(), z.number());

/** Outcomes of releases in the last days, counted by UTC day. */
export const shownStatistics = z.strictObject({
  /** Newest first. Days without any outcome are left out. */
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
  /** Reasons why a person was asked, most frequent first. A release may have several reasons. */
  by_reason: counts,
  /** Number of releases filed on each storage, if there are several. */
  by_storage: counts.exactOptional(),
  /**
   * `undone` counts releases that a person undid. `auto_undone` counts those that had been filed
   * without asking.
   */
  decisions: z.strictObject({
    auto: z.number(),
    approved: z.number(),
    corrected: z.number(),
    rejected: z.number(),
    undone: z.number(),
    auto_undone: z.number(),
  }),
  /**
   * Share of releases that were filed without asking, and the share of them that a person undid,
   * from 0 to 1.
   */
  auto_share: z.number().exactOptional(),
  auto_undone_share: z.number().exactOptional(),
  /** Measured from when a release was found. Accurate to 5 %. */
  median_seconds_to_file: z.number().exactOptional(),
  /** True while older history is still being counted after an upgrade. */
  still_counting: z.boolean().exactOptional(),
});

export type ShownStatistics = z.output<typeof shownStatistics>;
