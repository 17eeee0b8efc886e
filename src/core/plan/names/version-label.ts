import { formatQuality, type Quality } from "../../../names/index.ts";
import { isExtraAnywhere } from "./name-rules.ts";
import { cleanPiece, countBytes, cutBytes } from "./safe-name.ts";

// Plex would read such a label as a part of a film, or as an episode's number or date.
const MISREAD = /^(?:cd|dis[ck]|dvd|part|pt)[ ._-]*\d|s\d+ ?e\d+|^\d{4}-\d\d-\d\d/i;

/** Properties that distinguish the versions of a video in the library. */
export type VideoVersion = Pick<Quality, "height" | "source"> & { group: string | null };

/** Maximum bytes of a label in the file name. A group's name can have any length. */
const MAX_LABEL_BYTES = 24;
const MAX_NUMBERED = 99;

// These limits are the same as for editions. At four bytes a character, 32 characters would leave
// no room for the title.
const MAX_CHOSEN_CHARS = 32;
const MAX_CHOSEN_BYTES = 64;

/**
 * Cleans a person's label for use in a file name. If Plex or a file system would not accept the
 * label, `why` explains the reason as part of a sentence.
 */
export function parseLabel(text: string): { ok: true; label: string } | { ok: false; why: string } {
  const label = cleanPiece(text.replace(/[{}[\]]/g, "")).replace(/^[- ]+|[- ]+$/g, "");
  if (!/[\p{L}\p{N}]/u.test(label)) {
    return { ok: false, why: "contains no letter or digit that a name can have" };
  }
  if (Array.from(label).length > MAX_CHOSEN_CHARS || countBytes(label) > MAX_CHOSEN_BYTES) {
    return { ok: false, why: `is longer than ${MAX_CHOSEN_CHARS} characters` };
  }
  // `2x03` can also be an episode number. Generated labels never start like that.
  if (isMisread(label) || /^\d+x\d+/i.test(label)) {
    return {
      ok: false,
      why: "looks like a part, an episode or a date, and Plex would read it as one",
    };
  }
  if (isExtraAnywhere(` - ${label}`)) {
    return {
      ok: false,
      why: "looks like a trailer, a sample or another extra, and a media server would read it as one",
    };
  }
  return { ok: true, label };
}

/**
 * Returns labels for a file name, such as ` - 1080p`, that make Plex show the file as another
 * version. First come properties that differ from all other versions (resolution, source, both,
 * group), then numbers. The caller uses the first label that is free.
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

/** True if Plex would read the label as a part, an episode or a date. */
export const isMisread = (label: string): boolean => MISREAD.test(label);

/**
 * Prepares a text for use after the title: removes brackets and cuts it to `most` bytes. Returns an
 * empty text if Plex would misread it, or if any server would read the file as an extra because of
 * it: a group of this name is `OTHER` or `SAMPLE`.
 */
export function toLabelPiece(text: string, most: number): string {
  const label = cutBytes(cleanPiece(text.replace(/[{}[\]]/g, "")), most);
  return isMisread(label) || isExtraAnywhere(`-${label}`) ? "" : label;
}
