import { expect, test } from "vitest";
import { decodeRar4Name, readArchive } from "../../../src/adapters/unpack/read-archive.ts";
import { rar4, rar5 } from "../../support/rar.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const signal = new AbortController().signal;
const FILES = [
  { name: "a/film.mkv", data: Buffer.alloc(5000, "film") },
  { name: "b.srt", data: Buffer.from("b") },
];

test.each([
  ["RAR 4", rar4],
  ["RAR 5", rar5],
] as const)("lists each file of %s volumes once", async (_, make) => {
  using folder = tempFolder();
  const volumes = make(FILES, 2000).map((bytes, index) => folder.write(`x.${index}`, bytes));
  expect(await readArchive(volumes, signal)).toMatchObject({
    ok: true,
    entries: [
      { path: "a/film.mkv", size: 5000 },
      { path: "b.srt", size: 1 },
    ],
  });
});

test.each([
  ["RAR 4", rar4],
  ["RAR 5", rar5],
] as const)(
  "rejects or safely reads %s with a cut or a wrong byte at any position",
  async (_, make) => {
    using folder = tempFolder();
    const [bytes = Buffer.alloc(0)] = make([{ name: "film.mkv", data: Buffer.from("film") }]);
    for (let at = 0; at < bytes.length; at++) {
      const wrong = Buffer.from(bytes);
      wrong[at] = (wrong[at] ?? 0) ^ 0xff;
      for (const broken of [wrong, bytes.subarray(0, at)]) {
        const listed = await readArchive([folder.write("x.rar", broken)], signal);
        if (listed.ok) expect(listed.entries.length).toBeLessThanOrEqual(1);
        else expect(listed.reason.code).toBe("not_unpacked");
      }
    }
  },
);

test("reads RAR 4 names in all three encodings", () => {
  expect(decodeRar4Name(Buffer.from("film.mkv"), false)).toBe("film.mkv");
  expect(decodeRar4Name(Buffer.from("fälm.mkv"), true)).toBe("fälm.mkv");
  // The high byte is 04. The codes have two bits each: 01 (with the high byte), 00 (unchanged), 10
  // (two bytes), 00.
  const encoded = Buffer.from([0x04, 0b01_00_10_00, 0x16, 0x61, 0x16, 0x04, 0x62]);
  expect(
    decodeRar4Name(Buffer.concat([Buffer.from("?a?b"), Buffer.from([0]), encoded]), true),
  ).toBe("ЖaЖb".replaceAll("Ж", "\u0416"));
});
