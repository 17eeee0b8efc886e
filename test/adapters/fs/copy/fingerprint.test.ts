import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import {
  createFingerprint,
  createFingerprintLike,
  type FingerprintBuilder,
} from "../../../../src/adapters/fs/copy/fingerprint.ts";

const bytes = randomBytes(300_000);

function of(
  print: FingerprintBuilder | undefined,
  content: Uint8Array,
  cut = content.length,
): string | undefined {
  for (let at = 0; at < content.length; at += cut) print?.add(content.subarray(at, at + cut));
  return print?.end();
}

test.each([1000, 4096, 100_001, 300_000])(
  "computes the same fingerprint for the same bytes read %d at a time",
  (cut) => {
    const recorded = of(createFingerprint(), bytes) ?? "";
    expect(recorded).toMatch(/^gmac:[0-9a-f]{32}:[0-9a-f]{32}$/);
    expect(of(createFingerprintLike(recorded), bytes, cut)).toBe(recorded);
  },
);

test.each<[string, (copy: Buffer) => Uint8Array]>([
  [
    "a bit that is wrong at the beginning",
    (copy) => (copy.writeUInt8(copy.readUInt8(0) ^ 1, 0), copy),
  ],
  [
    "a bit that is wrong at the end",
    (copy) => (copy.writeUInt8(copy.readUInt8(299_999) ^ 128, 299_999), copy),
  ],
  ["one byte less", (copy) => copy.subarray(0, -1)],
  ["zeros behind it", (copy) => Buffer.concat([copy, Buffer.alloc(16)])],
  [
    "two blocks exchanged",
    (copy) =>
      Buffer.concat([copy.subarray(4096, 8192), copy.subarray(0, 4096), copy.subarray(8192)]),
  ],
  ["nothing", () => Buffer.alloc(0)],
])("the fingerprint differs for %s", (_, change) => {
  const recorded = of(createFingerprint(), bytes) ?? "";
  expect(of(createFingerprintLike(recorded), change(Buffer.from(bytes)))).not.toBe(recorded);
});

test(
  "each fingerprint has its own key, so that an attacker cannot prepare two files with the " +
    "same fingerprint",
  () => {
    const [one, two] = [of(createFingerprint(), bytes), of(createFingerprint(), bytes)];
    expect(one?.split(":")[1]).not.toBe(two?.split(":")[1]);
    expect(one?.split(":")[2]).not.toBe(two?.split(":")[2]);
  },
);

test("rejects fingerprints in another format", () => {
  for (const recorded of [
    "",
    "ab".repeat(32),
    "gmac:00:00",
    `gmac:${"0".repeat(32)}`,
    `xgmac:${"0".repeat(32)}:${"0".repeat(32)}`,
  ]) {
    expect(createFingerprintLike(recorded)).toBeUndefined();
  }
});
