import { callDuringCopy } from "../../during-copy/measure.ts";
import { percentile } from "../../plex-cache/percentile.ts";
import { measurement } from "../measurement.ts";

const MIB = 20_480;
const FILES = 100_000;

export const tools = measurement({
  name: "tools",
  command: `npm run bench:tools -- --mib ${MIB} --files ${FILES}`,
  short: false,
  rows: {
    longest: {
      what: "tools: longest answer while 20 GiB are copied and 100,000 files dropped",
      unit: "ms",
      bar: { atMost: 500 },
    },
    p99: { what: "the same, p99", unit: "ms", bar: {} },
    peak: { what: "daemon: most memory during the copy", unit: "MiB", bar: { atMost: 250 } },
    ready: { what: "until each of the 100,000 files has a state", unit: "s", bar: {} },
  },
  /** Everything is on one disk, so that the copy and the drop compete for it. */
  async measure() {
    const { answersMs, peakMib, dropMs = Number.NaN } = await callDuringCopy(MIB, undefined, FILES);
    const all = Object.values(answersMs).flat();
    return {
      longest: { value: Math.max(...all) },
      p99: { value: percentile(all, 99) },
      peak: { value: peakMib },
      ready: { value: dropMs / 1000 },
    };
  },
});
