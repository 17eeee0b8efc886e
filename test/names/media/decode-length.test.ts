import { expect, test } from "vitest";
import { randomFrom } from "../../support/random.ts";
import {
  avih,
  big,
  element,
  joined,
  list,
  mkv,
  mp4,
  pack,
  riff,
  segment,
  transportStream,
} from "../../support/video-bytes.ts";
import { decodeWhole, lengthOf } from "./decode-bytes.ts";

test("reports an unknown format", () => {
  expect(lengthOf(new Uint8Array())).toBe("it is empty (0 bytes)");
  for (const bytes of [Uint8Array.of(0), new Uint8Array(5000), Buffer.from("not a film at all")]) {
    expect(lengthOf(bytes)).toBe("its container format is unknown");
  }
});

test("gives up on a header that is scattered over many parts", () => {
  const far = Array.from({ length: 150 }, () => element(0xec, new Uint8Array(20_000)));
  const { length, wants } = decodeWhole(segment(...far));
  expect(length).toEqual({
    kind: "unreadable",
    why: "its header is scattered over too many parts of the file",
  });
  expect(wants.length).toBeLessThanOrEqual(64);
});

const SEEDS = [
  mkv(3_600_000),
  segment(element(0x114d9b74, big(7, 40)), mkv(60_000)),
  mp4(3_600_000),
  riff("AVI ", joined(list("hdrl", avih(40_000, 90_000)), list("movi", [1, 2, 3]))),
  transportStream({ packets: 30, clock: (index) => index * 900 }),
  joined(pack(0), pack(90_000)),
];

test("decodes any modified header in a few bounded reads without an error", () => {
  const random = randomFrom(20_261_120);
  const below = (most: number): number => Math.floor(random() * most);
  for (let round = 0; round < 6000; round += 1) {
    const bytes = Uint8Array.from(SEEDS[round % SEEDS.length] ?? []);
    for (let change = below(12); change >= 0; change -= 1) {
      const at = below(random() < 0.7 ? Math.min(200, bytes.length) : bytes.length);
      bytes[at] = random() < 0.4 ? 255 : random() < 0.4 ? 0 : below(256);
    }
    const cut = random() < 0.2 ? bytes.subarray(0, below(bytes.length)) : bytes;
    const size = random() < 0.2 ? below(2 ** 45) : cut.length;
    const { length, wants } = decodeWhole(cut, size);
    expect(["read", "unreadable", "unplayable"]).toContain(length.kind);
    if (length.kind === "read") {
      expect(length.duration_ms).toSatisfy((ms: number) => ms > 0 && ms <= 360_000_000);
    }
    expect(wants.length).toBeLessThanOrEqual(64);
    for (const { at, length: wanted } of wants) {
      expect(wanted).toBeLessThanOrEqual(1024 * 1024);
      expect(wanted).toBeGreaterThan(0);
      expect(at >= 0 && at + wanted <= size).toBe(true);
    }
  }
});
