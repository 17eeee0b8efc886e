import * as z from "zod";
import { LOG_LEVELS } from "../../core/trace.ts";
import { shownSentence } from "./release-shape.ts";

const text = z.string().exactOptional();

/** A line without a time is not of our making. */
export const shownLogLine = z.strictObject({ at: text, level: z.enum(LOG_LEVELS), text: z.string(), error: text });

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
    probes: z.array(z.strictObject({ id: z.string(), title: z.string(), findings: z.array(finding) })),
  }),
  backups: z.array(z.strictObject({ path: z.string(), size_bytes: z.number(), at: z.string() })),
  /** What to do instead, where the database is on a server. */
  backup_instead: shownSentence.exactOptional(),
  notifications: z.strictObject({
    channels: z.array(z.string()),
    kinds: z.array(z.string()),
    tested: z
      .strictObject({ at: z.string(), results: z.array(z.strictObject({ channel: z.string(), problem: text })) })
      .exactOptional(),
  }),
});

export type ShownLogLine = z.output<typeof shownLogLine>;
export type ShownLog = z.output<typeof shownLog>;
export type ShownHealth = z.output<typeof shownHealth>;
