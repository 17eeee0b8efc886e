import { measureFiling } from "../../filing/measure.ts";
import { measurement } from "../measurement.ts";

const RELEASES = { full: 1000, short: 150 };

export const filing = measurement({
  name: "filing",
  command: "npm run bench:filing",
  short: true,
  rows: {
    rate: {
      what: "filing 1,000 films dropped at once (hardlink)",
      unit: "releases/s",
      bar: { atLeast: 100, ratioAtMost: 4 },
      floor: "link + folder sync + one FULL transaction",
    },
    peak: { what: "daemon: most memory while it files them", unit: "MiB", bar: {} },
  },
  async measure({ effort }) {
    const { perSecond, floorPerSecond, peakMiB } = await measureFiling({ releases: RELEASES[effort] });
    return { rate: { value: perSecond, floor: floorPerSecond }, peak: { value: peakMiB } };
  },
});
