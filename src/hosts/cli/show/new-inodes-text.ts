import type { FollowedInodes } from "../../../app/library/follow-new-inodes.ts";
import type { NewInodes } from "../../../app/library-state/new-inodes.ts";
import type { ResizedPool } from "../../../app/library-state/pool-sizes.ts";
import { commandOf } from "../../../base/actions/sentence.ts";
import { findCommonFolder } from "../../../base/path/path-parts.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { formatCount } from "../../../base/text/format-count.ts";

const MAX_SHOWN = 10;

type SomeFile = { path: string };

/** Shown before anything is recorded. Downloads are recorded with the files made from them. */
export function newInodeLines({ copied, unproven }: NewInodes): string[] {
  const inLibrary = copied.filter(({ place }) => place !== "download");
  const hashed = unproven.filter(({ hash }) => hash !== undefined);
  const bytes = hashed.reduce((sum, { now }) => sum + now.size, 0);
  return [
    ...(inLibrary.length > 0
      ? [
          `${withNewInodes(inLibrary)}, but size and time are those in the journal, as after a ` +
            "copy to another disk. The journal would follow.",
        ]
      : []),
    ...(hashed.length > 0
      ? [
          `${withNewInodes(hashed)} and would be compared with the recorded content: ` +
            `${formatBytes(bytes)} to read.`,
        ]
      : []),
  ];
}

/** Shown before it is recorded that a pool has fewer disks on purpose. */
export const smallerPoolLines = (pools: readonly ResizedPool[]): string[] =>
  pools.map(
    ({ anchor, now }) =>
      `${cleanText(anchor.path, 300)} is on a pool of disks that had ${formatBytes(anchor.poolBytes ?? 0)} ` +
      `and has ${formatBytes(now)} now. The journal would no longer expect files on a missing disk.`,
  );

const withNewInodes = (files: readonly SomeFile[]): string =>
  formatCount(files.length, "file has a new inode", "files have new inodes");

/** Shown at the end: what the journal knows now, and what a person has to say. */
export function followedLines({ recorded, unknown, foreign }: FollowedInodes): string[] {
  return [
    ...(recorded > 0
      ? [
          `${formatCount(recorded, "file", "files")} followed to ${recorded === 1 ? "its new inode" : "their new inodes"}.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [
          `${withNewInodes(unknown)}, and nothing tells whether ${unknown.length === 1 ? "it is the recorded file" : "they are the recorded files"}:`,
          ...pathLines(unknown),
          `If nothing else changed, run: ${commandOf({ do: "adopt", same: true, folder: placeOf(unknown) })}`,
        ]
      : []),
    ...(foreign.length > 0
      ? [
          `${formatCount(foreign.length, "file differs", "files differ")} from the recorded content and ${foreign.length === 1 ? "was" : "were"} not recorded:`,
          ...pathLines(foreign),
        ]
      : []),
  ];
}

/** The one file, or the folder that contains all of them. */
const placeOf = (files: readonly SomeFile[]): string => {
  const [only, ...others] = files.map(({ path }) => path);
  if (only !== undefined && others.length === 0) return only;
  return findCommonFolder(files.map(({ path }) => path)).replace(/(?<=.)\/$/, "");
};

const pathLines = (files: readonly SomeFile[]): string[] => [
  ...files.slice(0, MAX_SHOWN).map(({ path }) => `  ${cleanText(path, 4096)}`),
  ...(files.length > MAX_SHOWN ? [`  … and ${files.length - MAX_SHOWN} more`] : []),
];
