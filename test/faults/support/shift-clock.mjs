// Loaded before the program (`node --import`). The wall clock is the real one plus the ms in the
// file named by SHIFT_CLOCK_FILE, or stands still at the time given there ("=0"). Timers and the
// monotonic clock are not changed.
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
