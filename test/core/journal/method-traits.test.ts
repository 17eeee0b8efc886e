import { expect, test } from "vitest";
import {
  FILE_METHODS,
  type FileMethod,
  findLeadingMethod,
  METHODS,
} from "../../../src/core/journal/method-traits.ts";
import type { Method } from "../../../src/core/journal/operation.ts";

// Repeated here by hand, so that no value in the table can change unnoticed.
test.each<[method: Method, isCopy: boolean, leadsToSource: boolean, provenBy: string]>([
  ["hardlink", false, false, "inode"],
  ["reflink", false, false, "times"],
  ["copy", true, false, "hash"],
  ["symlink", false, true, "nothing"],
])("%s has the expected traits", (method, isCopy, leadsToSource, provenBy) =>
  expect(METHODS[method]).toEqual({ isCopy, leadsToSource, provenBy }),
);

test.each<[chosen: FileMethod, order: string, sourceGoes: boolean, leading: Method | undefined]>([
  ["auto", "hardlink reflink copy", false, undefined],
  ["hardlink", "hardlink", false, undefined],
  ["reflink", "reflink", false, undefined],
  ["copy", "copy", false, undefined],
  ["symlink", "symlink", false, "symlink"],
  ["move", "hardlink reflink copy", true, undefined],
])("%s tries %s", (chosen, order, sourceGoes, leading) => {
  expect(FILE_METHODS[chosen]).toEqual({ order: order.split(" "), sourceGoes });
  expect(findLeadingMethod(chosen)).toBe(leading);
});
