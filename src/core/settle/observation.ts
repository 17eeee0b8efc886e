import type { ContentFile, ItemRole } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { pathKindOf } from "../media-files/partial-name.ts";
import { nothingToFileReason } from "./nothing-to-file.ts";

/** What is kept between two checks. `seenSinceMs`: since when this process has seen it as it is. */
export type StabilityState = { fingerprint: string; unchangedSinceMs: number; seenSinceMs: number };

/** `leftMs`: how long it must still stay unchanged. */
type Stability = {
  settled: boolean;
  waitsFor: Reason | undefined;
  leftMs: number;
  state: StabilityState;
};

/**
 * The content of a release as one text: its set of (path, size, mtime), whatever their order. Two
 * releases have the same content exactly when their texts are equal; as long as the list of files,
 * so hash it before storing it.
 */
export function toContentKey(files: readonly ContentFile[]): string {
  return files
    .map(({ path, size, mtimeNs }) => JSON.stringify([path, size, mtimeNs]))
    .toSorted()
    .join("\n");
}

export type Shape = { kind: "media" } | { kind: "archive" | "disc" | "nothing"; reason: Reason };

/**
 * What can be done with a release as a whole: `media` goes on to be identified (a lone sample too:
 * a guard holds it), `archive` and `disc` go to review, `nothing` is ignored with the reason.
 *
 * A small archive beside a film needs no decision (packed subtitles). One of at least half the size
 * of all videos may be the release itself, partly unpacked.
 */
export function shapeOf(items: readonly { path: string; role: ItemRole; size: number }[]): Shape {
  const bytes = (role: ItemRole): number =>
    items.reduce((sum, item) => (item.role === role ? sum + item.size : sum), 0);
  const has = (role: ItemRole): boolean => items.some((item) => item.role === role);
  if (has("disc")) {
    const message = "It is a disc or a disc image, so no single file is the film.";
    return { kind: "disc", reason: { code: "disc", message } };
  }
  if (has("archive") && (!has("video") || bytes("archive") * 2 >= bytes("video"))) {
    const message = "It holds packed archives, which are not unpacked automatically.";
    return { kind: "archive", reason: { code: "archive", message } };
  }
  if (has("video") || has("sample")) return { kind: "media" };
  return { kind: "nothing", reason: nothingToFileReason(items) };
}

/** One file as settling sees it. */
export type SettleFile = ContentFile & {
  dev: string;
  /** Undefined if inode numbers change by themselves (some network and FUSE file systems). */
  ino?: string | undefined;
  ctimeNs: string;
  /** Fewer blocks than its size, and nothing but zeros at its end. */
  zeroEnd?: boolean | undefined;
};

/** The result of one check of a release's files. */
export type Observation = {
  /**
   * Equal in two checks exactly when nothing changed between them; as long as the list of files.
   */
  fingerprint: string;
  /** The first file or folder that its writer has not finished. */
  partial: string | undefined;
  /** The first file that is not filled yet. */
  zeroEnd: string | undefined;
};

/**
 * One check of every file below a release. The change time (ctime) counts as well as the
 * modification time: rsync and `cp -p` set the latter back, nothing sets the former. System files
 * (`.DS_Store`) are ignored.
 */
export function observe(files: readonly SettleFile[]): Observation {
  const seen = files
    .map((file) => ({ ...file, standing: pathKindOf(file.path) }))
    .filter((f) => f.standing !== "never");
  const fingerprint = seen
    .map(({ path, size, mtimeNs, ctimeNs, dev, ino }) =>
      JSON.stringify([path, size, mtimeNs, ctimeNs, dev, ino ?? ""]),
    )
    .toSorted()
    .join("\n");
  const first = (test: (file: (typeof seen)[number]) => boolean) => seen.find(test)?.path;
  return {
    fingerprint,
    partial: first((file) => file.standing === "partial"),
    zeroEnd: first((file) => file.zeroEnd === true),
  };
}

/** However old it is, two looks at least so far apart must find the same. */
const BETWEEN_LOOKS_MS = 2000;

/**
 * Whether a release is settled: nothing changed for `stableMs`, no unfinished file, no file with a
 * hole at its end. The time is our own monotonic clock. What was unchanged before the first look
 * counts: `ageMs`, 0 where the file system's times prove nothing. Of what was seen to change, only
 * what is seen counts.
 *
 * `monotonicMs` earlier than the stored one means that another process stored it: the wait starts
 * again.
 */
export function judge(
  previous: StabilityState | undefined,
  now: Observation & { monotonicMs: number; ageMs: number },
  { stableMs }: { stableMs: number },
): Stability {
  const { fingerprint, monotonicMs, ageMs } = now;
  const known = previous?.fingerprint === fingerprint && previous.seenSinceMs <= monotonicMs;
  const unchangedSinceMs = monotonicMs - (previous ? 0 : ageMs);
  const state = known ? previous : { fingerprint, unchangedSinceMs, seenSinceMs: monotonicMs };
  const apartMs = Math.min(BETWEEN_LOOKS_MS, stableMs);
  const leftMs = Math.max(
    0,
    stableMs - (monotonicMs - state.unchangedSinceMs),
    apartMs - (monotonicMs - state.seenSinceMs),
  );
  const waitsFor = reasonToWait(now, leftMs, stableMs);
  return { settled: waitsFor === undefined, waitsFor, leftMs, state };
}

function reasonToWait(now: Observation, leftMs: number, stableMs: number): Reason | undefined {
  if (now.partial !== undefined) {
    return {
      code: "partial_file",
      message: `${quoted(now.partial, 200)} has the name of an unfinished file.`,
    };
  }
  if (now.zeroEnd !== undefined) {
    return {
      code: "zero_end",
      message: `${quoted(now.zeroEnd, 200)} has its full size, but its end is not written yet.`,
    };
  }
  if (leftMs === 0) return undefined;
  return {
    code: "changing",
    message: `It is taken in when nothing in it has changed for ${stableMs / 1000} s (INGEST_STABLE_SECONDS).`,
  };
}
