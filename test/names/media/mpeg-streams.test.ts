import { expect, test } from "vitest";
import {
  joined,
  oldPack,
  pack,
  type StreamOptions,
  transportStream,
} from "../../support/video-bytes.ts";
import { lengthOf } from "./decode-bytes.ts";

const SECOND = 90_000;

// Thirty seconds, with a clock in every tenth packet.
const steady = (more: Partial<StreamOptions> = {}): StreamOptions => ({
  packets: 30_001,
  clock: (index) => (index % 10 === 0 ? 5 * SECOND + (index / 1000) * SECOND : undefined),
  ...more,
});

test("measures a transport stream by its clock, even if it starts mid-packet or the clock wraps", () => {
  expect(lengthOf(transportStream(steady()))).toBe(30_000);
  expect(lengthOf(transportStream(steady({ before: 4 })))).toBe(30_000);
  expect(lengthOf(transportStream(steady()).subarray(100))).toBe(29_990);
  const clock = (index: number) => 2 ** 33 - 10 * SECOND + (index / 1000) * SECOND;
  expect(lengthOf(transportStream(steady({ clock })))).toBe(30_000);
});

test("reports no length if the clock jumps", () => {
  const jump = (by: number) => (index: number) =>
    (index / 1000) * SECOND + (index > 12_000 ? by : 0);
  expect(lengthOf(transportStream(steady({ clock: jump(3600 * SECOND) })))).toBe("its clock jumps");
  expect(lengthOf(transportStream(steady({ clock: jump(-10 * SECOND) })))).toBe("its clock jumps");
  expect(lengthOf(transportStream(steady({ clock: jump(12 * SECOND) })))).toBe("its clock jumps");
  expect(lengthOf(transportStream(steady({ clock: jump(-4 * SECOND) })))).toBe("its clock jumps");
});

test("reports no length if a stream has no clock, no clock at the end, or a clock that stops", () => {
  expect(lengthOf(transportStream(steady({ clock: () => undefined })))).toBe("it has no clock");
  const stops = (index: number) => (index < 10_000 ? index : undefined);
  expect(lengthOf(transportStream(steady({ clock: stops })))).toBe("its clock is missing");
  expect(lengthOf(transportStream(steady({ clock: () => 7 })))).toBe("its header states no length");
});

test("measures a program stream by its clock, for MPEG-2 and MPEG-1", () => {
  const packs = (make: (ticks: number) => Uint8Array, from = 0) =>
    joined(...Array.from({ length: 61 }, (_, second) => make(from + second * SECOND)));
  expect(lengthOf(packs(pack))).toBe(60_000);
  expect(lengthOf(packs(oldPack))).toBe(60_000);
  expect(lengthOf(packs(pack, 2 ** 32 + 12_345))).toBe(60_000);
  expect(lengthOf(packs(oldPack, 2 ** 32 + 12_345))).toBe(60_000);
});
