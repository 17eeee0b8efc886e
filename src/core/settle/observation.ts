import type { ContentFile } from "../release/item.ts";
import { standingOf } from "./never-item.ts";

/** One file as settling sees it. */
export type SettleFile = ContentFile & {
  dev: string;
  /** Undefined where inode numbers change by themselves (some network and FUSE file systems). */
  ino?: string | undefined;
  ctimeNs: string;
  /** Fewer blocks than its size, and nothing but zeros at its end. */
  zeroEnd?: boolean | undefined;
};

/** What one look at a release says. */
export type Observation = {
  /** Equal in two looks exactly when nothing changed between them; as long as the list of files. */
  fingerprint: string;
  /** The first file or folder that its writer has not finished. */
  partial: string | undefined;
  /** The first file that is not filled yet. */
  zeroEnd: string | undefined;
};

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/**
 * One look, made from every file below a release. The time of change counts and not only the time of writing: rsync and
 * `cp -p` set the latter back, nobody can set the former. What the system leaves (`.DS_Store`) holds nothing up.
 */
export function observe(files: readonly SettleFile[]): Observation {
  const seen = files
    .map((file) => ({ ...file, standing: standingOf(file.path) }))
    .filter((f) => f.standing !== "never");
  const fingerprint = seen
    .map(({ path, size, mtimeNs, ctimeNs, dev, ino }) => JSON.stringify([path, size, mtimeNs, ctimeNs, dev, ino ?? ""]))
    .toSorted(byCodeUnits)
    .join("\n");
  const first = (test: (file: (typeof seen)[number]) => boolean) => seen.find(test)?.path;
  return {
    fingerprint,
    partial: first((file) => file.standing === "partial"),
    zeroEnd: first((file) => file.zeroEnd === true),
  };
}
