import { expect, test } from "vitest";
import { createRegistry } from "../../../../src/hosts/web/metrics/registry.ts";

test("writes metrics in the format that Prometheus reads", async () => {
  const registry = createRegistry();
  const calls = registry.counter({ name: "calls_total", help: "Calls." });
  calls.add({ tool: "a" });
  calls.add({ tool: "a" }, 2);
  calls.add({ tool: 'b"\\\n' });
  const seconds = registry.histogram({ name: "seconds", help: "Time." });
  seconds.observe({}, 0.02);
  seconds.observe({}, 20);
  registry.collected({ name: "now", help: "Now.", type: "gauge" }, () => [[1.5], [2, { of: "x" }]]);
  registry.collected({ name: "none", help: "None.", type: "gauge" }, () => []);
  registry.collected({ name: "broken", help: "Broken.", type: "gauge" }, () =>
    Promise.reject(new Error("no")),
  );
  expect(await registry.text()).toBe(`# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{tool="a"} 3
calls_total{tool="b\\"\\\\\\n"} 1
# HELP seconds Time.
# TYPE seconds histogram
seconds_bucket{le="0.005"} 0
seconds_bucket{le="0.01"} 0
${["0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10"].map((le) => `seconds_bucket{le="${le}"} 1\n`).join("")}seconds_bucket{le="+Inf"} 2
seconds_sum 20.02
seconds_count 2
# HELP now Now.
# TYPE now gauge
now 1.5
now{of="x"} 2
`);
});

test("limits the number of series", async () => {
  const registry = createRegistry();
  const counter = registry.counter({ name: "c", help: "C." });
  for (let at = 0; at < 10_000; at++) counter.add({ label: String(at) });
  expect((await registry.text()).split("\n").length).toBeLessThan(510);
});
