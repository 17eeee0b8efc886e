/** The last lines of this process's log, as they were written: cleaned, and without secrets. */
export type RecentLines = {
  lines(): readonly string[];
  /** Told of each further line until the result is called. */
  listen(told: () => void): () => void;
};

const MAX_LINES = 2000;
const MAX_CHARS = 1024 ** 2;

/** Keeps lines in memory, the oldest leave first. */
export function createRecentLines(): RecentLines & { add(line: string): void } {
  const kept: string[] = [];
  const listeners = new Set<() => void>();
  let chars = 0;
  return {
    lines: () => kept,
    listen(told) {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
    add(line) {
      kept.push(line);
      chars += line.length;
      while (kept.length > MAX_LINES || chars > MAX_CHARS) chars -= kept.shift()?.length ?? 0;
      for (const told of listeners) told();
    },
  };
}
