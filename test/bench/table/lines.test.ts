import { expect, test } from "vitest";
import { barText, type Line, lineOf, measureLines, shown } from "../../../bench/table/lines.ts";
import { measurement, type Row } from "../../../bench/table/measurement.ts";

const OF = { name: "thing", command: "npm run bench:thing" };
const row = (more: Partial<Row>): Row => ({
  what: "a thing",
  unit: "ms",
  bar: {},
  floor: "its floor",
  ...more,
});
const line = (more: Partial<Row>, value: number, floor?: number): Line =>
  lineOf(OF, "key", row(more), floor === undefined ? { value } : { value, floor });

test("a ratio is a multiple of the floor's cost, and bars and numbers are formatted for people", () => {
  expect(line({}, 30, 10)).toMatchObject({
    id: "thing.key",
    ratio: 3,
    floor: { what: "its floor", value: 10 },
  });
  expect(line({ unit: "names/s" }, 1000, 4000)).toMatchObject({ ratio: 4, within: undefined });
  expect(line({}, 30).ratio).toBeUndefined();
  expect(barText(line({ unit: "names/s", bar: { atLeast: 20_000 } }, 1))).toBe("≥ 20,000 names/s");
  expect(barText(line({ bar: { ratioAtMost: 1.25, beyondFloorAtMost: 20 } }, 1, 1))).toBe(
    "≤ 1.25 ×, ≤ floor + 20 ms",
  );
  expect([0.123, 12.34, 1234.5].map(shown)).toEqual(["0.12", "12.3", "1,235"]);
});

test.each([
  [{ ratioAtMost: 3 }, 30, 10, true],
  [{ ratioAtMost: 2.9 }, 30, 10, false],
  [{ ratioAtMost: 3 }, 30, undefined, false],
  [{ atMost: 20 }, 20, undefined, true],
  [{ atMost: 20 }, 20.1, undefined, false],
  [{ atLeast: 100 }, 99, undefined, false],
  [{ beyondFloorAtMost: 20 }, 21, 1, true],
  [{ beyondFloorAtMost: 20 }, 22, 1, false],
  [{ atMost: 50, ratioAtMost: 2 }, 30, 10, false],
  [{ atMost: 20 }, Number.NaN, undefined, false],
])("bar %j with a value of %d and a floor of %s is met: %s", (bar, value, floor, within) => {
  expect(line({ bar }, value, floor).within).toBe(within);
});

test("each row of a measurement becomes a line, and an unmeasured one fails its bar", async () => {
  const one = measurement({
    ...OF,
    short: true,
    rows: { a: row({ bar: { atMost: 1 } }), b: row({ bar: { atMost: 1 } }) },
    measure: async () => ({ a: { value: 1 } }) as never,
  });
  const lines = await measureLines(one, { effort: "short", data: undefined });
  expect(lines.map(({ id, within }) => [id, within])).toEqual([
    ["thing.a", true],
    ["thing.b", false],
  ]);
});
