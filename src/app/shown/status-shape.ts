import * as z from "zod";
import { shownReason, shownSentence } from "./release-shape.ts";
import { shownEngine } from "./results-shape.ts";

const text = z.string().exactOptional();
const number = z.number().exactOptional();
const untrusted = z.string().describe("untrusted text");

/** A long copy or another long step that is running. */
const shownCopy = z.strictObject({
  release_id: z.number(),
  /** Absent for a copy. */
  step: z.enum(["check", "unpack", "rename"]).exactOptional(),
  /** Name of the file being made. For other steps, the release's name. */
  name: untrusted,
  done_bytes: z.number(),
  total_bytes: z.number(),
  /** Average since the step began. */
  bytes_per_second: z.number(),
  seconds_left: number,
});

/** An engine of a storage. */
const shownEngineOf = z.strictObject({
  storage: z.string(),
  host: z.string(),
  pid: z.number(),
  state: z.enum(["working", "standing by"]),
  since: z.string(),
  /** The engine's last heartbeat. Absent if there is only one storage. */
  seen_at: text,
});

/** One thing that has to work, and whether it does. Times are ISO 8601. */
const shownVerdict = z.strictObject({
  /** `engine`, `held`, or the kind of a source such as `plex`, `folder` or `library`. */
  code: z.string(),
  name: z.string(),
  /** Present if there are several storages. */
  storage: text,
  /** `silent`: nothing proves now that it works, and nothing is known to be wrong. */
  state: z.enum(["well", "silent", "ill"]),
  /** Set for something silent that was well at its last check. */
  was: z.literal("well").exactOptional(),
  /** Since when the checks have had this result. */
  since: text,
  /** Last recorded check. Results that do not change are recorded at most every ten minutes. */
  proven_at: text,
  /** Last recorded success. */
  well_at: text,
  /** Since when a request has not been answered. Set only while an engine waits for the answer. */
  silent_since: text,
  /** Time of the next check of a source that does not respond. */
  next_at: text,
  /** The problem and its remedy, or a note about something that works. */
  message: shownSentence.exactOptional(),
  /** The first releases of a verdict about releases. */
  release_ids: z.array(z.number()).exactOptional(),
});

/** Releases that are settling, for programs. */
const shownSettling = z.strictObject({
  /**
   * Number of releases that only have to stay unchanged, how long they must stay unchanged, and
   * when the last of them will have settled.
   */
  unchanged: z.number(),
  unchanged_seconds: z.number(),
  until: text,
  /** The first releases that wait for a different reason, those that waited longest first. */
  waits: z
    .array(z.strictObject({ release_id: z.number(), ...shownReason.shape, since: text }))
    .exactOptional(),
  /** Unfinished files directly in a watched folder. `names` are the first ones. */
  unfinished: z.strictObject({ count: z.number(), names: z.array(untrusted) }).exactOptional(),
});

export const shownStatus = z.strictObject({
  engine: z.strictObject({ ...shownEngine.shape, paused: z.boolean() }),
  engines: z.array(shownEngineOf),
  /** Names of all storages if there are several, including storages without an engine. */
  storages: z.array(z.string()).exactOptional(),
  mode: z.string(),
  verdicts: z.array(shownVerdict),
  sources: z.array(
    z.strictObject({
      kind: z.string(),
      name: z.string(),
      /** Absent if no engine has checked the source yet, and while an answer is overdue. */
      healthy: z.boolean().exactOptional(),
      /** Present if there are several storages. */
      storage: text,
      last_success_at: text,
      message: text,
      /**
       * Time of the next attempt to reach a source that does not respond. Absent while an attempt
       * is in progress, and if the source stays unusable until a person changes something.
       */
      next_at: text,
    }),
  ),
  counts: z.record(z.string(), z.number()),
  /**
   * Number of filed releases that Plex shows as something else or does not show, with the newest
   * releases of both kinds. Absent if both numbers are 0.
   */
  plex: z
    .strictObject({
      mismatch: z.number(),
      not_seen: z.number(),
      releases: z.array(
        z.strictObject({ release_id: z.number(), name: untrusted, plex: z.string() }),
      ),
      /**
       * What Plex fails to scan or to list although it answers, with the number of releases that
       * wait for it and the oldest of them.
       */
      failing: z
        .array(
          z.strictObject({ message: shownSentence, releases: z.number(), release_id: z.number() }),
        )
        .exactOptional(),
    })
    .exactOptional(),
  /** Works that were filed, and those of them that every media server was seen to show. */
  works: z.strictObject({ filed: z.number(), shown: z.number() }),
  /** Number of parked releases that existed before the first start. Absent if the number is 0. */
  parked: number,
  settling: shownSettling.exactOptional(),
  /** Running long copies and other long steps, oldest first. Absent if no such step is running. */
  copies: z.array(shownCopy).exactOptional(),
  settings: z.array(z.strictObject({ name: z.string(), value: z.string(), origin: z.string() })),
  last_errors: z.array(
    z.strictObject({
      at: z.string(),
      code: z.string(),
      message: shownSentence,
      release_id: number,
    }),
  ),
  /** The first torrents that are waiting, sorted by name. Absent if no torrent is waiting. */
  torrents: z
    .array(
      z.strictObject({ hash: z.string(), name: untrusted, waits: shownReason, release_id: number }),
    )
    .exactOptional(),
  /** Total number of torrents that wait. */
  torrents_total: number,
});

export type ShownCopy = z.output<typeof shownCopy>;
export type ShownStatus = z.output<typeof shownStatus>;
export type ShownVerdict = z.output<typeof shownVerdict>;
export type ShownEngineOf = z.output<typeof shownEngineOf>;
export type ShownSettling = z.output<typeof shownSettling>;
