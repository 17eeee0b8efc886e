import { opendirSync, readdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";

// As many entries as are handled between two looks at the event loop, about half a millisecond of work: synchronous
// calls in slices are four times faster than promises and hold nothing up.
const SLICE = 200;

/**
 * Called once for each entry: every 200th time there is something to await, which lets everything else run and throws
 * the signal's reason once it is aborted. Awaiting each time would double the cost of a walk.
 */
export type Pace = () => Promise<void> | undefined;

export function createPace(signal: AbortSignal): Pace {
  let handled = 0;
  const rest = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  return () => (++handled % SLICE === 0 ? rest() : undefined);
}

export type FolderEntry = { name: string; utf8: boolean };

/**
 * The names in one folder, in no order. A name that is not UTF-8 comes with U+FFFD for what cannot be read, and
 * `utf8: false`: no path made from it names the file. Throws what the system says.
 */
export function* folderEntries(folder: string): Generator<FolderEntry> {
  // Only U+FFFD in a name makes one doubt; a maker may also have written the character itself.
  let readable: Set<string> | undefined;
  const directory = opendirSync(folder, { bufferSize: SLICE });
  try {
    for (let entry = directory.readSync(); entry; entry = directory.readSync()) {
      const doubtful = entry.name.includes("\ufffd");
      if (doubtful) readable ??= readableNames(folder);
      yield { name: entry.name, utf8: !doubtful || readable?.has(entry.name) === true };
    }
  } finally {
    directory.closeSync();
  }
}

function readableNames(folder: string): Set<string> {
  const names = new Set<string>();
  for (const bytes of readdirSync(folder, { encoding: "buffer" })) {
    const name = bytes.toString("utf8");
    if (Buffer.from(name, "utf8").equals(bytes)) names.add(name);
  }
  return names;
}
