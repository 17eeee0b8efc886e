import { expect, test } from "vitest";
import { avih, chunk, joined, list, little, riff } from "../../support/video-bytes.ts";
import { lengthOf } from "./decode-bytes.ts";

const media = list("movi", new Uint8Array(50));
const dmlh = (frames: number) => list("odml", chunk("dmlh", little(frames, 4)));

test("the length is the number of frames times the time per frame", () => {
  expect(lengthOf(riff("AVI ", joined(list("hdrl", avih(40_000, 90_000)), media)))).toBe(3_600_000);
  expect(
    lengthOf(riff("AVI ", joined(chunk("JUNK", [1, 2, 3]), list("hdrl", avih(40_000, 25)), media))),
  ).toBe(1000);
});

test("uses OpenDML's frame count for the whole file", () => {
  const headers = list(
    "hdrl",
    joined(avih(40_000, 25), list("strl", new Uint8Array(9)), dmlh(90_000)),
  );
  expect(lengthOf(joined(riff("AVI ", joined(headers, media)), riff("AVIX", media)))).toBe(
    3_600_000,
  );
});

test("reports no length if the frame count of a second part is unknown", () => {
  const first = riff("AVI ", joined(list("hdrl", joined(avih(40_000, 25), dmlh(0))), media));
  expect(lengthOf(joined(first, riff("AVIX", media)))).toBe(
    "it counts only the frames of its first part",
  );
  expect(lengthOf(joined(first, new Uint8Array(30)))).toBe(1000);
});

test("reports a damaged header, a header without a length, and a file that is cut off", () => {
  expect(lengthOf(riff("AVI ", joined(media, list("hdrl", avih(40_000, 25)))))).toBe(
    "its header is damaged",
  );
  expect(lengthOf(riff("AVI ", list("hdrl", avih(0, 25))))).toBe("its header states no length");
  expect(lengthOf(riff("AVI ", list("hdrl", avih(40_000, 25))).subarray(0, 40))).toBe(
    "it is cut off after 40 of 88 bytes",
  );
});
