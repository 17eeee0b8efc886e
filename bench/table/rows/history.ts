import { answerTimes } from "../answer-times.ts";
import { filledHome } from "../filled-home.ts";
import { measurement, type Row } from "../measurement.ts";

const ROWS = { full: 1_000_000, short: 100_000 };
const TIMES = { full: 100, short: 40 };
/** A short run uses a low percentile, because a busy machine disturbs the slower answers. */
const PERCENT = { full: 95, short: 10 };

const row = (what: string): Row => ({
  what: `${what} with 1,000,000 rows of history, p95`,
  unit: "ms",
  bar: { atMost: 20 },
  floor: "an empty request over the same session",
});

export const history = measurement({
  name: "history",
  command: "npm run bench:history",
  short: true,
  rows: {
    queue: row("queue"),
    history: row("history"),
    statistics: row("statistics"),
    status: row("status"),
  },
  async measure({ effort }) {
    using home = await filledHome(ROWS[effort]);
    const { ping: floor, ...times } = await answerTimes(home, PERCENT[effort], TIMES[effort]);
    return {
      queue: { value: times.queue, floor },
      history: { value: times.history, floor },
      statistics: { value: times.statistics, floor },
      status: { value: times.status, floor },
    };
  },
});
