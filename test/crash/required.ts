/**
 * Places where a complete run must have died, so that a renamed or removed step cannot hollow out
 * the test unnoticed. Named steps come first, then system calls on the library and on the journal
 * if strace is available.
 */
const STEPS = (
  "transaction mkdir rmdir link symlink unlink rename create file-write file-sync file-utimes folder-sync tryHardlink " +
  "trySymlink copyVerified publishNoReplace publishByRename moveToTrash restoreFromTrash removeSource swapFiles " +
  "renameFile renameFolder removeFolder"
).split(" ");
const CALLS = [
  ..."openat link symlink rename unlink mkdir rmdir fsync pwrite64"
    .split(" ")
    .map((call) => `files ${call}`),
  ..."openat pwrite64 fsync ftruncate unlink".split(" ").map((call) => `journal ${call}`),
];
const SHARING = { steps: ["clone", "tryReflink"], calls: ["files ioctl"] };

/** Returns the required places that were never hit. */
export function neverHit(
  coverage: ReadonlyMap<string, number>,
  { withStrace, sharing }: { withStrace: boolean; sharing: boolean },
): string[] {
  const steps = [...STEPS, ...(sharing ? SHARING.steps : [])];
  const calls =
    withStrace && process.platform === "linux" ? [...CALLS, ...(sharing ? SHARING.calls : [])] : [];
  return [...steps, ...calls].filter((row) => !coverage.has(row));
}
