import { expect, test } from "vitest";
import { measurePolls } from "../../bench/torrents/poll.ts";
import { bareNodeMs } from "../support/bare-node.ts";

test("polling five thousand torrents is cheap, and even the first listing takes only seconds", async () => {
  const { first, full, recent, grownMiB } = await measurePolls(5000, 5);
  const best = (costs: { cpuMs: number }[]): number => Math.min(...costs.map(({ cpuMs }) => cpuMs));
  const said = {
    full: best(full),
    recent: best(recent),
    first: first.cpuMs,
    grownMiB: grownMiB.end,
  };
  console.log(`5,000 torrents: ${JSON.stringify(said)}`);
  // Measured: 60, 15, 2700 ms and 100 MiB when a bare Node starts in 50 ms; vitest's share is
  // included.
  const bareMs = bareNodeMs();
  expect(said.full / bareMs).toBeLessThan(3);
  expect(said.recent / bareMs).toBeLessThan(1.5);
  expect(said.first / bareMs).toBeLessThan(300);
});
