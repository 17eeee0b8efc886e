import { LINK_REFUSALS, type LinkRefusal } from "../../core/media-files/link-refusal.ts";

const AS_INTENDED = "If you intended that, nothing is wrong.";

/**
 * Advice for each refusal of a hardlink, by the type of file system as mountinfo names it. The entry
 * `""` is for all other types.
 */
const ADVICE: Readonly<Partial<Record<LinkRefusal, Readonly<Record<string, string>>>>> = {
  not_recognised: {
    "fuse.mergerfs":
      "Mount the pool with the option use_ino and without inodecalc=path-hash, then restart " +
      "plex-ingest.",
    "": `On this file system, files are copied. ${AS_INTENDED}`,
  },
  within_pool: {
    "fuse.mergerfs":
      "Mount the pool with a policy that does not keep a path, such as category.create=mfs, then " +
      "restart plex-ingest. With epmfs or eplfs, a file cannot be linked to a folder that only " +
      "another disk has.",
    "": "Let both folders use the same disks of the pool.",
  },
  unsupported: {
    "": `Both folders are already on one file system, but it has no hardlinks. ${AS_INTENDED}`,
  },
};

/** Returns what to do about a disk on which a trial failed; undefined if its type says nothing. */
export const adviseOnFailure = (mountType: string | undefined): string | undefined =>
  mountType === "fuse.rclone"
    ? "Mount rclone with --vfs-cache-mode full: without its cache, a file cannot be read back while it is written."
    : undefined;

/**
 * Returns what to do about a hardlink that was refused between two folders of one mount; undefined
 * if the folders, not the file system, are the cause. `why` is a sentence of `LINK_REFUSALS`.
 */
export function adviseOnLinks(why: string, mountType: string | undefined): string | undefined {
  const refusals = Object.keys(LINK_REFUSALS) as LinkRefusal[];
  const refusal = refusals.find((one) => LINK_REFUSALS[one] === why);
  const advice = refusal && ADVICE[refusal];
  return advice?.[mountType ?? ""] ?? advice?.[""];
}
