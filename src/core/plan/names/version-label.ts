import { formatQuality, type Quality } from "../../../names/index.ts";
import { cleanPiece, countBytes, cutBytes } from "./safe-name.ts";

// Plex would read these as parts of one film, or as an episode's number.
const MISREAD = /^(?:cd|dis[ck]|dvd|part|pt)[ ._-]*\d|s\d+ ?e\d+|^\d{4}-\d\d-\d\d/i;

/** What distinguishes the versions of a video in the library. */
export type VideoVersion = Pick<Quality, "height" | "source"> & { group: string | null };

/** The share of a file name. A group's name may have any length. */
const MAX_LABEL_BYTES = 24;
const MAX_NUMBERED = 99;

// As for editions; at four bytes a character these would leave no room for the title.
const MAX_CHOSEN_CHARS = 32;
const MAX_CHOSEN_BYTES = 64;

/**
 * A person's label as it is written into a name, or why Plex or a file system would not take it, as
 * part of a sentence.
 */
export function parseLabel(text: string): { ok: true; label: string } | { ok: false; why: string } {
  const label = cleanPiece(text.replace(/[{}[\]]/g, "")).replace(/^[- ]+|[- ]+$/g, "");
  if (!/[\p{L}\p{N}]/u.test(label)) {
    return { ok: false, why: "has no letter or digit that a name can have" };
  }
  if (Array.from(label).length > MAX_CHOSEN_CHARS || countBytes(label) > MAX_CHOSEN_BYTES) {
    return { ok: false, why: `is longer than ${MAX_CHOSEN_CHARS} characters` };
  }
  // `2x03` is an episode as well. Labels by rule never begin so.
  if (isMisread(label) || /^\d+x\d+/i.test(label)) {
    return {
      ok: false,
      why: "reads like a part, an episode or a date, and Plex would take it for one",
    };
  }
  return { ok: true, label };
}

/**
 * Labels for a file's name, as ` - 1080p`, so that Plex shows it as another version. First what
 * differs from all others: resolution, source, both, group. Then numbers. The caller takes the
 * first free one.
 */
export function chooseVersionLabels(
  fresh: VideoVersion,
  others: readonly VideoVersion[],
): string[] {
  const differs = (of: (version: VideoVersion) => string): string | undefined => {
    const value = of(fresh);
    return value === "" || others.some((other) => of(other) === value) ? undefined : value;
  };
  const differences = [
    differs(({ height }) => (height === null ? "" : `${height}p`)),
    differs(({ source }) => source ?? ""),
    differs(formatQuality),
    differs(({ group }) => group ?? ""),
  ];
  const labels = differences.flatMap((text) => toLabelPiece(text ?? "", MAX_LABEL_BYTES) || []);
  const numbered = Array.from({ length: MAX_NUMBERED }, (_, index) => `Version ${index + 2}`);
  return [...new Set([...labels, ...numbered])];
}

/** Whether Plex would read a label as part of the film's or episode's number. */
const isMisread = (label: string): boolean => MISREAD.test(label);

/**
 * The text for a place after the title, without brackets and cut to `most` bytes; empty if Plex
 * would misread it.
 */
export function toLabelPiece(text: string, most: number): string {
  const label = cutBytes(cleanPiece(text.replace(/[{}[\]]/g, "")), most);
  return isMisread(label) ? "" : label;
}
