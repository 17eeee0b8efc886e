/**
 * What a whole run must have died at: a step that is renamed or goes must not hollow out the test
 * unseen. Named steps first, then calls of the system on the library and on the journal, where
 * there is strace.
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

/** Those that were never hit. */
export function neverHit(
  coverage: ReadonlyMap<string, number>,
  { withStrace, sharing }: { withStrace: boolean; sharing: boolean },
): string[] {
  const steps = [...STEPS, ...(sharing ? SHARING.steps : [])];
  const calls =
    withStrace && process.platform === "linux" ? [...CALLS, ...(sharing ? SHARING.calls : [])] : [];
  return [...steps, ...calls].filter((row) => !coverage.has(row));
}
