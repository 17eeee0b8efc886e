import { expect, test } from "vitest";
import { big, box, FTYP, joined, mp4, mvhd, wideBox } from "../../support/video-bytes.ts";
import { decodeBytes, lengthOf } from "./decode-bytes.ts";

const HOUR = 3_600_000;
const MDAT = box("mdat", [1, 2, 3]);

test("reads 32-bit and 64-bit lengths from moov, also in QuickTime and after the media", () => {
  expect(lengthOf(mp4(HOUR))).toBe(HOUR);
  expect(lengthOf(joined(FTYP, MDAT, box("moov", mvhd(90_000, 90_000 * 60))))).toBe(60_000);
  expect(lengthOf(joined(FTYP, MDAT, box("moov", mvhd(600, 600 * 7200, 1))))).toBe(2 * HOUR);
  expect(
    lengthOf(
      joined(box("wide", []), box("mdat", new Uint8Array(100)), box("moov", mvhd(1000, HOUR))),
    ),
  ).toBe(HOUR);
  expect(lengthOf(joined(FTYP, MDAT, box("moov", mvhd(1000, HOUR), 0)))).toBe(HOUR);
});

test("skips the media by its size to find a later moov, without reading the media", () => {
  const start = joined(FTYP, wideBox("mdat", [], 5_000_000_000));
  const end = FTYP.length + 5_000_000_000;
  const moov = box("moov", joined(box("free", [0]), mvhd(1000, HOUR)));
  // The bytes between the beginning and the end are never requested.
  const { length, wants } = decodeSparse(start, end, moov, end + moov.length);
  expect(length).toEqual({ kind: "read", duration_ms: HOUR });
  expect(wants.map(({ at }) => at)).toEqual([0, end]);
});

test("reads a fragmented film's length from mehd", () => {
  const mehd = (version: number, width: number) =>
    box("mehd", [version, 0, 0, 0, ...big(HOUR, width)]);
  const film = (inner: Uint8Array) =>
    joined(FTYP, box("moov", joined(mvhd(1000, 0), box("mvex", inner))), box("moof", []), MDAT);
  expect(lengthOf(film(mehd(0, 4)))).toBe(HOUR);
  expect(lengthOf(film(mehd(1, 8)))).toBe(HOUR);
  expect(lengthOf(film(box("trex", [0])))).toBe("its header states no length");
  const unknown = joined(FTYP, MDAT, box("moov", mvhd(1000, 0xffffffff)));
  expect(lengthOf(unknown)).toBe("its header states no length");
});

test("a film without moov is incomplete", () => {
  const why = "it has no header and may be incomplete";
  expect(lengthOf(joined(FTYP, box("mdat", [1, 2], 0)))).toBe(why);
  expect(lengthOf(FTYP)).toBe(why);
});

test("stops searching at impossible sizes", () => {
  expect(lengthOf(joined(FTYP, [0, 0, 0, 4], box("moov", mvhd(1000, HOUR))))).toMatch(/no header/);
  expect(lengthOf(joined(FTYP, box("free", [], 3), box("moov", mvhd(1000, HOUR))))).toMatch(
    /no header/,
  );
  expect(lengthOf(joined(FTYP, box("moov", mvhd(1000, HOUR).subarray(0, 20))))).toBe(
    "its header is damaged",
  );
  expect(lengthOf(joined(FTYP, box("moov", box("trak", []))))).toBe("its header is damaged");
  expect(lengthOf(joined(FTYP, MDAT, box("moov", mvhd(0, HOUR))))).toBe(
    "its header states no length",
  );
  const crowd = Array.from({ length: 1000 }, () => box("free", []));
  expect(lengthOf(joined(FTYP, ...crowd, box("moov", mvhd(1000, HOUR))))).toMatch(/no header/);
});

/** Decodes a file that has only its beginning and its end. */
function decodeSparse(start: Uint8Array, at: number, rest: Uint8Array, size: number) {
  return decodeBytes(
    (from, to) => (from < at ? start.slice(from, to) : rest.slice(from - at, to - at)),
    size,
  );
}
