import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/**
 * Keeps V8's young generation at the size at which it first reaches `mostBytes`. V8 doubles it whenever as much as it holds
 * has survived since the last time, up to 64 MiB a half, and never takes it back while a program is busy: over tens of
 * thousands of names of which nothing is kept that is a hundred MiB of dead objects. The limit itself is only read when a
 * process starts; the factor by which it grows is read each time.
 * @returns what to call now and then; it costs microseconds, and nothing once the size is reached.
 */
export function holdYoungHeap(mostBytes: number): () => void {
  let held = false;
  return () => {
    if (held) return;
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    if (young === undefined || young.physical_space_size < mostBytes) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    held = true;
  };
}
