// Loaded before the program (`node --import`): its wall clock is the real one plus what stands in
// the file that SHIFT_CLOCK_FILE names, in ms, or stands still at the time there ("=0"). Timers and
// the monotonic clock stay true.
import { readFileSync } from "node:fs";

const Real = Date;
const file = process.env.SHIFT_CLOCK_FILE;
const now = () => {
  const text = readFileSync(file, "utf8").trim();
  return text.startsWith("=") ? Number(text.slice(1)) : Real.now() + Number(text);
};
globalThis.Date = class extends Real {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }
  static now() {
    return now();
  }
};
