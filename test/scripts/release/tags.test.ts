import { expect, test } from "vitest";
import { imageTags, packageTag } from "../../../scripts/release/tags.ts";

test.each([
  ["1.0.0", [], ["1.0.0", "1.0", "1", "latest"]],
  ["1.2.3", ["v1.2.3", "v1.2.2", "v0.9.9"], ["1.2.3", "1.2", "1", "latest"]],
  ["1.2.4", ["v1.3.0"], ["1.2.4", "1.2"]],
  ["1.2.4", ["v1.2.10"], ["1.2.4"]],
  ["1.9.1", ["v2.0.0"], ["1.9.1", "1.9", "1"]],
  ["1.10.0", ["v1.9.0"], ["1.10.0", "1.10", "1", "latest"]],
  ["1.2.3", ["v2.0.0-beta.1", "backup", ""], ["1.2.3", "1.2", "1", "latest"]],
])("%s after %j gets the tags %j", (version, released, tags) => {
  expect(imageTags(version, released)).toEqual(tags);
  expect(packageTag(version, released)).toBe(
    tags.includes("latest") ? "latest" : `v${version.split(".").slice(0, 2).join(".")}`,
  );
});

test("refuses a version that is not of the form 1.2.3", () => {
  for (const version of ["1.2", "1.2.3-beta.1", "v1", ""]) {
    expect(() => imageTags(version, [])).toThrow("is not a version of the form 1.2.3");
  }
});
