import { expect, test } from "vitest";
import { trimToSet } from "../../../src/program/config/problem.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  [" \t\n", undefined],
  // The placeholder that a client of MCP bundles leaves for an empty field.
  ["${user_config.plex_url}", undefined],
  [" ${user_config.plex_url} ", undefined],
  [" http://plex ", "http://plex"],
  // A placeholder within a value, or of another program, is a value.
  ["x${user_config.plex_url}", "x${user_config.plex_url}"],
  ["${HOME}", "${HOME}"],
])("the setting %j counts as %j", (text, set) => {
  expect(trimToSet(text)).toBe(set);
});
