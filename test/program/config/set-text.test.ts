import { expect, test } from "vitest";
import { trimToSet } from "../../../src/program/config/problem.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  [" \t\n", undefined],
  // What a client of MCP bundles leaves in the place of an empty field.
  ["${user_config.plex_url}", undefined],
  [" ${user_config.plex_url} ", undefined],
  [" http://plex ", "http://plex"],
  // A part of a value, and another program's placeholder, are values.
  ["x${user_config.plex_url}", "x${user_config.plex_url}"],
  ["${HOME}", "${HOME}"],
])("the setting %j counts as %j", (text, set) => {
  expect(trimToSet(text)).toBe(set);
});
