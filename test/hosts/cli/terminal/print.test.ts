import { expect, test } from "vitest";
import { printJson, printLines } from "../../../../src/hosts/cli/terminal/print.ts";
import { fakeIo } from "../fake-context.ts";

test("prints JSON on one line for a program, and indented for a person", () => {
  const [program, person] = [fakeIo(), fakeIo({ terminal: true })];
  printJson(program, { a: [1], b: "x\ny" });
  printJson(person, { a: 1 });
  expect(program.written()).toBe('{"a":[1],"b":"x\\ny"}\n');
  expect(person.written()).toBe('{\n  "a": 1\n}\n');
});

test("lines end with a line feed", () => {
  const io = fakeIo();
  printLines(io, ["a", "b"]);
  expect(io.written()).toBe("a\nb\n");
});
