import { expect, test } from "vitest";
import { formatBytes } from "../../../src/base/text/format-bytes.ts";

const GIB = 2 ** 30;

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1 KiB"],
  [1536, "1.5 KiB"],
  [1.25 * GIB, "1.25 GiB"],
  [1.05 * GIB, "1.05 GiB"],
  [12.34 * GIB, "12.3 GiB"],
  [100 * GIB, "100 GiB"],
  [9.999 * GIB, "10 GiB"],
  [GIB - 1, "1 GiB"],
  [1023 * 2 ** 20, "1023 MiB"],
  [5 * 2 ** 50, "5 PiB"],
  [5000 * 2 ** 50, "5000 PiB"],
  [-1536, "-1.5 KiB"],
])("formats %i bytes as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
