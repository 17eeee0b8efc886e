import { expect, test } from "vitest";
import {
  CLUSTER,
  EBML,
  element,
  float32,
  float64,
  INFO_ID,
  info,
  joined,
  mkv,
  padding,
  SEEK_HEAD_ID,
  seekHead,
  segment,
} from "../../support/video-bytes.ts";
import { decodeWhole, lengthOf } from "./decode-bytes.ts";

const HOUR = 3_600_000;

test("reads the length from Info, in units of the timestamp scale", () => {
  expect(lengthOf(mkv(5_520_000))).toBe(5_520_000);
  expect(lengthOf(segment(info(float64(2_760_000), 2_000_000)))).toBe(5_520_000);
  expect(lengthOf(segment(info(float32(90_000))))).toBe(90_000);
  expect(lengthOf(segment(info(float64(1234.6))))).toBe(1235);
});

test("needs only one read if Info comes first, regardless of the file size", () => {
  const { length, wants } = decodeWhole(mkv(HOUR), 40_000_000_000);
  expect(length).toEqual({ kind: "read", duration_ms: HOUR });
  expect(wants).toEqual([{ at: 0, length: 16_384 }]);
});

test("finds Info after other elements", () => {
  expect(
    lengthOf(
      segment(padding(100_000), element(0x1c53bb6b, new Uint8Array(50_000)), info(float64(HOUR))),
    ),
  ).toBe(HOUR);
});

test("finds Info after the media only through the SeekHead", () => {
  const head = seekHead([INFO_ID, 5000]);
  const media = element(0x1f43b675, new Uint8Array(5000 - head.length - 12));
  expect(lengthOf(segment(head, media, info(float64(HOUR))))).toBe(HOUR);
  expect(lengthOf(segment(media, info(float64(HOUR))))).toBe("its header states no length");
});

test("follows a SeekHead to a second one, but not to itself forever", () => {
  const first = seekHead([SEEK_HEAD_ID, 1000]);
  const second = seekHead([INFO_ID, 2000]);
  const gap = (from: number, to: number) => new Uint8Array(to - from);
  const media = joined(CLUSTER, gap(first.length + CLUSTER.length, 1000));
  const chained = [first, media, second, gap(1000 + second.length, 2000), info(float64(HOUR))];
  expect(lengthOf(segment(...chained))).toBe(HOUR);
  const loop = seekHead([SEEK_HEAD_ID, 0], [SEEK_HEAD_ID, 0]);
  const { length, wants } = decodeWhole(segment(loop, CLUSTER));
  expect(length).toEqual({ kind: "unreadable", why: "its header states no length" });
  expect(wants.length).toBeLessThan(20);
});

test("does not trust a SeekHead position without Info", () => {
  expect(lengthOf(segment(seekHead([INFO_ID, 2 ** 52]), CLUSTER))).toBe(
    "its header states no length",
  );
  expect(lengthOf(segment(seekHead([INFO_ID, 3]), CLUSTER))).toBe("its header states no length");
});

test("a missing or impossible length is unreadable", () => {
  expect(lengthOf(segment(info([])))).toBe("its header states no length");
  expect(lengthOf(segment(info(float64(0))))).toBe("its header states no length");
  expect(lengthOf(segment(info(float64(Number.NaN))))).toBe("its header states no length");
  expect(lengthOf(segment(info(float64(-5))))).toBe("its header states no length");
  expect(lengthOf(segment(info([1, 2, 3])))).toBe("its header states no length");
  expect(lengthOf(segment(info(float64(101 * HOUR))))).toBe(
    "its header states an impossible length",
  );
  expect(lengthOf(segment(info(float64(Number.POSITIVE_INFINITY))))).toBe(
    "its header states no length",
  );
});

test("tolerates impossible sizes", () => {
  const huge = element(0x1549a966, element(0x4489, float64(HOUR)), 2 ** 52);
  expect(lengthOf(segment(huge))).toBe(HOUR);
  expect(lengthOf(segment(element(0xec, [], 2 ** 55), info(float64(HOUR))))).toBe(
    "its header states no length",
  );
  expect(lengthOf(joined(EBML.subarray(0, 5)))).toBe("its header is damaged");
  expect(lengthOf(joined(EBML, [0, 0, 0, 0]))).toBe("its header is damaged");
  const empty = Array.from({ length: 4000 }, () => element(0xec, []));
  expect(lengthOf(segment(...empty, info(float64(HOUR))))).toBe("its header states no length");
});
