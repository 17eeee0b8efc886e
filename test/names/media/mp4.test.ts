import { expect, test } from "vitest";
import { big, box, FTYP, joined, mp4, mvhd, wideBox } from "../../support/video-bytes.ts";
import { decodeBytes, lengthOf } from "./decode-bytes.ts";

const HOUR = 3_600_000;
const MDAT = box("mdat", [1, 2, 3]);

test("the length is in moov, with 32 bits or 64, also of a QuickTime film that begins with its media or to the end of the file", () => {
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

test("moov after the media is found by its size, without reading the media", () => {
  const start = joined(FTYP, wideBox("mdat", [], 5_000_000_000));
  const end = FTYP.length + 5_000_000_000;
  const moov = box("moov", joined(box("free", [0]), mvhd(1000, HOUR)));
  // The bytes between are never asked for.
  const { length, wants } = decodeSparse(start, end, moov, end + moov.length);
  expect(length).toEqual({ kind: "read", duration_ms: HOUR });
  expect(wants.map(({ at }) => at)).toEqual([0, end]);
});

test("a fragmented film has its length beside its fragments", () => {
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

test("a film without moov is not complete", () => {
  const why = "it has no header, as if it were not complete";
  expect(lengthOf(joined(FTYP, box("mdat", [1, 2], 0)))).toBe(why);
  expect(lengthOf(FTYP)).toBe(why);
});

test("impossible sizes end the search", () => {
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

/** A file of which only beginning and end are there. */
function decodeSparse(start: Uint8Array, at: number, rest: Uint8Array, size: number) {
  return decodeBytes(
    (from, to) => (from < at ? start.slice(from, to) : rest.slice(from - at, to - at)),
    size,
  );
}
