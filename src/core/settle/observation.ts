import { nameOfDisc } from "../../base/disc-name.ts";
import type { ContentFile, ItemRole } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { parsePath } from "../../names/index.ts";
import { pathKindOf } from "../media-files/partial-name.ts";
import { nothingToFileReason } from "./nothing-to-file.ts";

/**
 * State between two checks. `seenSinceMs`: time at which this process first saw the current
 * fingerprint.
 */
export type StabilityState = { fingerprint: string; unchangedSinceMs: number; seenSinceMs: number };

/** `leftMs`: time for which the release must still stay unchanged. */
export type Stability = {
  settled: boolean;
  waitsFor: Reason | undefined;
  leftMs: number;
  state: StabilityState;
};

/**
 * Returns the canonical text of a release's content: its set of (path, size, mtime) in any order.
 * Two releases have the same content exactly if their texts are equal. The text is as long as the
 * file list, so hash it before storing it.
 */
export function toContentKey(files: readonly ContentFile[]): string {
  return files
    .map(({ path, size, mtimeNs }) => JSON.stringify([path, size, mtimeNs]))
    .toSorted()
    .join("\n");
}

export type Shape = { kind: "media" } | { kind: "archive" | "disc" | "nothing"; reason: Reason };

/**
 * Determines the next step for a whole release: `media` is identified (even a single sample, which
 * a guard holds), `archive` and `disc` go to review, and `nothing` is ignored with the reason.
 *
 * A small archive next to a film needs no decision, because it usually contains packed subtitles.
 * An archive of at least half the size of all videos may be the release itself, partly unpacked.
 *
 * A disc stays out if its name and the names of all videos state different episodes: then it holds
 * none of theirs. Next to any other video, it may be the film.
 */
export function shapeOf(items: readonly { path: string; role: ItemRole; size: number }[]): Shape {
  const bytes = (role: ItemRole): number =>
    items.reduce((sum, item) => (item.role === role ? sum + item.size : sum), 0);
  const has = (role: ItemRole): boolean => items.some((item) => item.role === role);
  if (has("disc") && !areOtherEpisodes(items)) {
    return { kind: "disc", reason: { code: "disc", message: explainDisc(items) } };
  }
  if (has("archive") && (!has("video") || bytes("archive") * 2 >= bytes("video"))) {
    const message = "It contains packed archives, which are not unpacked automatically.";
    return { kind: "archive", reason: { code: "archive", message } };
  }
  if (has("video") || has("sample")) return { kind: "media" };
  return { kind: "nothing", reason: nothingToFileReason(items) };
}

/** True if each disc and each video has episode numbers in its name, and no disc has a video's. */
function areOtherEpisodes(items: readonly { path: string; role: ItemRole }[]): boolean {
  const episodesOf = (role: ItemRole): string[][] =>
    items.flatMap((item) => {
      if (item.role !== role) return [];
      const { season, episodes } = parsePath(nameOfDisc(item.path));
      return [season === null ? [] : episodes.map((episode) => `${season} ${episode}`)];
    });
  const [discs, videos] = [episodesOf("disc"), episodesOf("video")];
  const onDiscs = new Set(discs.flat());
  return (
    videos.length > 0 &&
    [...discs, ...videos].every((episodes) => episodes.length > 0) &&
    videos.flat().every((episode) => !onDiscs.has(episode))
  );
}

/** Names the disc if other videos are next to it, because then they wait only for the disc. */
function explainDisc(items: readonly { path: string; role: ItemRole }[]): string {
  const disc = items.find(({ role }) => role === "disc")?.path ?? "";
  if (!items.some(({ role }) => role === "video")) {
    return "It is a disc or a disc image, so no single file is the video.";
  }
  const named = quoted(nameOfDisc(disc), 200);
  return (
    `${named} is a disc or a disc image, so no single file of it is the video. The release's other ` +
    "videos wait with it."
  );
}

/** A file with the properties that settling checks. */
export type SettleFile = ContentFile & {
  dev: string;
  /** Undefined if inode numbers change on their own (some network and FUSE file systems). */
  ino?: string | undefined;
  ctimeNs: string;
  /** True if the file has fewer blocks than its size requires and ends in zeros. */
  zeroEnd?: boolean | undefined;
};

/** The result of one check of a release's files. */
export type Observation = {
  /**
   * Equal in two checks exactly if nothing changed between them. The text is as long as the file
   * list.
   */
  fingerprint: string;
  /** Path of the first file or folder that has the name of an unfinished one. */
  partial: string | undefined;
  /** Path of the first file whose end is not written yet. */
  zeroEnd: string | undefined;
};

/**
 * Checks every file of a release. Compares the change time (ctime) in addition to the modification
 * time: rsync and `cp -p` reset the modification time, but no program can set the change time.
 * System files (`.DS_Store`) are ignored.
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

/**
 * At least two checks this far apart must find the same content, regardless of the age of the
 * files.
 */
const BETWEEN_LOOKS_MS = 2000;

/**
 * Judges whether a release is settled: nothing changed for `stableMs`, no file is unfinished, and
 * no file has a hole at its end. Time is measured with our own monotonic clock. `ageMs` is the time
 * without changes before the first check; it is 0 if the file system's times prove nothing. After a
 * change has been seen, only observed time counts.
 *
 * If `monotonicMs` is earlier than the stored time, the state was stored by another process, and
 * the wait starts again.
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
    message:
      `It waits until nothing in it has changed for ${stableMs / 1000} s ` +
      "(INGEST_STABLE_SECONDS).",
  };
}
