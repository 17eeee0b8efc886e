import { expect, test } from "vitest";
import { paperOf } from "../../src/bin/terminal-io.ts";

const terminal = { isTTY: true, columns: 80, rows: 24 };
const pipe = { isTTY: false, columns: 0, rows: 0 };

test.each([
  ["a terminal", terminal, {}, { columns: 80, rows: 24, colour: true, redraws: true }],
  ["a pipe", pipe, {}, { columns: undefined, rows: undefined, colour: false, redraws: false }],
  ["a terminal of unknown size", { ...terminal, columns: 0, rows: 0 }, {}, { columns: 100, rows: undefined }],
  ["NO_COLOR", terminal, { NO_COLOR: "1" }, { colour: false, redraws: true }],
  ["an empty NO_COLOR", terminal, { NO_COLOR: "" }, { colour: true }],
  ["a dumb terminal", terminal, { TERM: "dumb" }, { columns: 80, colour: false, redraws: false }],
  ["FORCE_COLOR in a pipe", pipe, { FORCE_COLOR: "1" }, { columns: undefined, colour: true, redraws: false }],
  ["FORCE_COLOR and NO_COLOR", terminal, { FORCE_COLOR: "", NO_COLOR: "1" }, { colour: true }],
  ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, { colour: false }],
])("with %s the output is wrapped, coloured and drawn over as it allows", (_, stream, env, expected) => {
  expect(paperOf(stream, env)).toMatchObject(expected);
});
