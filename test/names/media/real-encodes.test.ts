import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { MediaFacts } from "../../../src/base/media-facts.ts";
import { ENCODES_FOLDER, MEDIA_ENCODES } from "../../support/media-encodes.ts";
import { randomFrom } from "../../support/random.ts";
import { decodeWhole } from "./decode-bytes.ts";

const readEncode = (file: string): Uint8Array => readFileSync(join(ENCODES_FOLDER, file));

test.each(MEDIA_ENCODES)("reads exactly the facts in the header of $file", ({ file, facts }) => {
  expect(decodeWhole(readEncode(file)).length.media).toEqual(facts);
});

test("the encodes cover 20 combinations of container, codecs, channels, depth and HDR", () => {
  const combinations = MEDIA_ENCODES.flatMap(({ file, facts }) =>
    facts === undefined ? [] : JSON.stringify([file.split(".").at(-1), facts]),
  );
  expect(new Set(combinations).size).toBeGreaterThanOrEqual(20);
});

test("reads length and facts together, in one read for a small header", () => {
  for (const { file } of MEDIA_ENCODES.filter(({ facts }) => facts !== undefined)) {
    expect(decodeWhole(readEncode(file)).wants.length, file).toBe(1);
  }
});

const VALUES: Readonly<Record<keyof MediaFacts, RegExp>> = {
  codec: /^(?:H\.264|HEVC|AV1|VP[89]|VC-1|MPEG-[124]|XviD|DivX|ProRes|Theora)$/,
  bitDepth: /^(?:8|10|12)$/,
  hdr: /^(?:|DV|HDR10|HLG|HDR|DV,HDR10|DV,HLG)$/,
  audio: /^[A-Z][A-Za-z0-9-]+(?: MA)?(?:,Atmos)?$/,
  channels: /^[1-8]\.[0-2]$/,
  languages: /^[a-z]{2,3}(?:,[a-z]{2,3})*$/,
  is3D: /^true$/,
};

test("damaged files neither fail nor lead to many reads or values that do not exist", () => {
  const random = randomFrom();
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const sources = MEDIA_ENCODES.map(({ file }) => ({ file, bytes: readEncode(file) }));
  for (let round = 0; round < 400; round += 1) {
    const { file, bytes } = sources[round % sources.length] ?? {
      file: "",
      bytes: new Uint8Array(),
    };
    const damaged = bytes.slice(0, round % 2 === 0 ? bytes.length : upTo(bytes.length));
    for (let bit = 0; bit <= upTo(8) && damaged.length > 0; bit += 1) {
      const position = upTo(Math.min(damaged.length, 2000));
      damaged[position] = (damaged[position] ?? 0) ^ (1 << upTo(8));
    }
    // The file may be much larger than the part that is damaged.
    const size = round % 3 === 0 ? 40_000_000_000 : damaged.length;
    const { length, wants } = decodeWhole(damaged, size);
    const read = wants.reduce((sum, want) => sum + want.length, 0);
    expect(wants.length, file).toBeLessThanOrEqual(64);
    expect(read, file).toBeLessThanOrEqual(8 * 1024 * 1024);
    for (const [fact, value] of Object.entries(length.media ?? {})) {
      expect(String(value), `${file}: ${fact}`).toMatch(VALUES[fact as keyof MediaFacts]);
    }
  }
});

test("a truncated file states no facts", () => {
  for (const { file, facts } of MEDIA_ENCODES) {
    if (facts === undefined || file === "h264-aac-fragments.mp4") continue;
    const bytes = readEncode(file);
    for (const share of [0.1, 0.5, 0.9]) {
      const part = bytes.slice(0, Math.floor(bytes.length * share));
      expect(decodeWhole(part).length.media, `${file}, ${share}`).toBeUndefined();
    }
  }
});
