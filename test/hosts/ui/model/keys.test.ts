import { expect, test } from "vitest";
import { commandOf, KEYS } from "../../../../src/hosts/ui/model/keys.ts";

const press = { isModified: false, isInText: false, isHeld: false, isOn: true };

test("each key does what the key list states", () => {
  for (const [command, key] of Object.entries(KEYS)) {
    expect(commandOf({ ...press, key: command === "pick" ? "3" : key })).toBe(command);
  }
});

test("a key does nothing in a field, with a modifier, or when single-letter keys are off", () => {
  for (const odd of [{ isInText: true }, { isModified: true }, { isOn: false }]) {
    expect(commandOf({ ...press, ...odd, key: "a" })).toBeUndefined();
  }
  expect(commandOf({ ...press, key: "0" })).toBeUndefined();
  expect(commandOf({ ...press, key: "Enter" })).toBeUndefined();
});

test("holding a key moves through the list and decides nothing", () => {
  const moves = Object.entries(KEYS).filter(
    ([, key]) => commandOf({ ...press, isHeld: true, key }) !== undefined,
  );
  expect(moves.map(([command]) => command)).toEqual(["next", "previous", "problem"]);
  expect(commandOf({ ...press, isHeld: true, key: "3" })).toBeUndefined();
});

test("no two commands share a key", () => {
  expect(new Set(Object.values(KEYS)).size).toBe(Object.keys(KEYS).length);
});
