import * as z from "zod";
import { shownReason, shownSentence } from "./release-shape.ts";
import { shownEngine } from "./results-shape.ts";

const text = z.string().exactOptional();
const number = z.number().exactOptional();
const untrusted = z.string().describe("untrusted text");

/** A long copy that is running, or another long step. */
const shownCopy = z.strictObject({
  release_id: z.number(),
  /** Absent for a copy. */
  step: z.enum(["check", "unpack", "rename"]).exactOptional(),
  /** Of the file that is being made; of another step the release's. */
  name: untrusted,
  done_bytes: z.number(),
  total_bytes: z.number(),
  /** Since it began. */
  bytes_per_second: z.number(),
  seconds_left: number,
});

export const shownStatus = z.strictObject({
  engine: z.strictObject({ ...shownEngine.shape, paused: z.boolean() }),
  /** See `ShownEngineOf`; open, as `settling`. */
  engines: z.unknown(),
  /** The names of all storages, where there are several: also of those on which nobody works. */
  storages: z.array(z.string()).exactOptional(),
  mode: z.string(),
  sources: z.array(
    z.strictObject({
      kind: z.string(),
      name: z.string(),
      /** Absent where no engine has checked it yet. */
      healthy: z.boolean().exactOptional(),
      /** Where there are several. */
      storage: text,
      last_success_at: text,
      message: text,
      /** Of one that does not answer: when it is asked again; absent while it is being asked. */
      next_at: text,
    }),
  ),
  counts: z.record(z.string(), z.number()),
  /**
   * How many filed releases Plex shows as something else, or not at all, and the newest of both
   * kinds; absent where there are none.
   */
  plex: z
    .strictObject({
      mismatch: z.number(),
      not_seen: z.number(),
      releases: z.array(
        z.strictObject({ release_id: z.number(), name: untrusted, plex: z.string() }),
      ),
    })
    .exactOptional(),
  /**
   * How many releases were there before the first start and are parked; absent where there are
   * none.
   */
  parked: number,
  /**
   * See `ShownSettling`; an open object: its fields would take more of the tools' budget than they
   * tell.
   */
  settling: z.unknown().exactOptional(),
  /**
   * The long copies and other long steps that are running, oldest first; absent where there are
   * none.
   */
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
  /** The first of the torrents that wait for something, by name; absent where there are none. */
  torrents: z
    .array(
      z.strictObject({ hash: z.string(), name: untrusted, waits: shownReason, release_id: number }),
    )
    .exactOptional(),
  /** How many torrents wait in all. */
  torrents_total: number,
});

export type ShownCopy = z.output<typeof shownCopy>;
export type ShownStatus = Omit<z.output<typeof shownStatus>, "engines" | "settling"> & {
  engines: ShownEngineOf[];
  settling?: Record<string, unknown>;
};

/** An engine of a storage. */
export type ShownEngineOf = {
  storage: string;
  host: string;
  pid: number;
  state: "working" | "standing by";
  since: string;
  /** Its last heartbeat; absent where there is one storage. */
  seen_at?: string;
};
