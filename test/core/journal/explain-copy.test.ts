import { expect, test } from "vitest";
import { explainCopy } from "../../../src/core/journal/explain-copy.ts";

test("a copy is explained by the reason why the best method was not possible", () => {
  const why = (text: string) => explainCopy({ method: "copy", why: text });
  expect(why("No hardlink: The disks differ. No reflink: The disks differ.")).toBe(
    "the disks differ",
  );
  expect(why("No hardlink: This user may not: it is another's. No reflink: Not here.")).toBe(
    "this user may not: it is another's",
  );
  expect(why("No reflink: Version 6.1 cannot. The copy could be read back only in part.")).toBe(
    "version 6.1 cannot",
  );
});

test("no reason is given for other methods, for a chosen copy and for details in another form", () => {
  const why = "No hardlink: The disks differ.";
  for (const method of ["hardlink", "reflink", "symlink", "adopted", "teleport", 7, undefined]) {
    expect(explainCopy({ method, why })).toBeUndefined();
  }
  for (const other of [undefined, "", " The copy was read back.", { no: 1 }]) {
    expect(explainCopy({ method: "copy", why: other })).toBeUndefined();
  }
});
