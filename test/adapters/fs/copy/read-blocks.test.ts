import { expect, test } from "vitest";
import {
  allocateBlockBuffers,
  BLOCK_BYTES,
  type BlockSource,
  readBlocks,
} from "../../../../src/adapters/fs/copy/read-back.ts";

const signal = new AbortController().signal;

/**
 * A file of `size` bytes, in which every byte is the number of its block. A read returns at most
 * `most` bytes.
 */
function numbered(size: number, most = BLOCK_BYTES) {
  const asked: { position: number; length: number }[] = [];
  const file: BlockSource = {
    async read(buffer, offset, length, position) {
      asked.push({ position, length });
      const bytesRead = Math.max(0, Math.min(length, most, size - position));
      for (let done = 0; done < bytesRead; ) {
        const block = Math.floor((position + done) / BLOCK_BYTES);
        const end = Math.min(bytesRead, (block + 1) * BLOCK_BYTES - position);
        buffer.fill(block, offset + done, offset + end);
        done = end;
      }
      return { bytesRead };
    },
  };
  return { file, asked };
}
const all = (block: Uint8Array, value: number) => block.every((byte) => byte === value);

test("keeps a block's content valid while the caller reads the next block", async () => {
  const size = 20 * BLOCK_BYTES + 7;
  const lengths: number[] = [];
  let before: Uint8Array | undefined;
  for await (const block of readBlocks(
    numbered(size).file,
    size,
    allocateBlockBuffers(size),
    signal,
  )) {
    const index = lengths.push(block.length) - 1;
    expect(all(block, index)).toBe(true);
    expect(before === undefined || all(before, index - 1)).toBe(true);
    before = block;
  }
  expect(lengths).toEqual([...Array<number>(20).fill(BLOCK_BYTES), 7]);
});

test("continues a short read at a multiple of 4 KiB", async () => {
  const size = 2 * BLOCK_BYTES + 5000;
  const { file, asked } = numbered(size, 10_000);
  let bytes = 0;
  for await (const block of readBlocks(file, size, allocateBlockBuffers(size), signal)) {
    bytes += block.length;
  }
  expect(bytes).toBe(size);
  expect(
    asked.filter(({ position, length }) => position % 4096 !== 0 || length % 4096 !== 0),
  ).toEqual([]);
});

test("ends early when the file is shorter than expected", async () => {
  let bytes = 0;
  const { file } = numbered(BLOCK_BYTES + 9000);
  for await (const block of readBlocks(
    file,
    9 * BLOCK_BYTES,
    allocateBlockBuffers(9 * BLOCK_BYTES),
    signal,
  )) {
    bytes += block.length;
  }
  expect(bytes).toBe(BLOCK_BYTES + 9000);
});

test.each(["stopped", "left", "failed"])("no read is left running when %s", async (how) => {
  let underWay = 0;
  const file: BlockSource = {
    async read(_buffer, _offset, length, position) {
      underWay++;
      for (let turn = 0; turn < 5 + position / BLOCK_BYTES; turn++) await new Promise(setImmediate);
      underWay--;
      if (how === "failed" && position >= BLOCK_BYTES) throw new Error("disk");
      return { bytesRead: length };
    },
  };
  const stop = new AbortController();
  const reading = async () => {
    for await (const _ of readBlocks(
      file,
      9 * BLOCK_BYTES,
      allocateBlockBuffers(9 * BLOCK_BYTES),
      stop.signal,
    )) {
      if (how === "left") return;
      if (how === "stopped") stop.abort(new Error("stop"));
    }
  };
  const result = await reading().catch((error: unknown) => String(error));
  expect(underWay).toBe(0);
  expect(result).toBe({ stopped: "Error: stop", left: undefined, failed: "Error: disk" }[how]);
});
