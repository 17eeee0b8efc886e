import { measurePolls } from "../../torrents/poll.ts";
import { measurement } from "../measurement.ts";

const TORRENTS = 5000;
const ROUNDS = 5;

export const torrents = measurement({
  name: "torrents",
  command: "npm run bench:torrents",
  short: false,
  rows: {
    full: { what: "complete list of 5,000 torrents, processor", unit: "ms", bar: { atMost: 150 } },
    recent: { what: "list of what changed, processor", unit: "ms", bar: {} },
  },
  async measure() {
    const { full, recent } = await measurePolls(TORRENTS, ROUNDS);
    const best = (costs: readonly { cpuMs: number }[]): number =>
      Math.min(...costs.map(({ cpuMs }) => cpuMs));
    return { full: { value: best(full) }, recent: { value: best(recent) } };
  },
});
