import { expect, test } from "vitest";
import {
  isFileIdentity,
  isObjectWith,
  isText,
  listOf,
  readJson,
  readOptionalJson,
} from "../../src/store/json.ts";

const identity = { dev: "1", ino: "2", size: 3, mtimeNs: "4" };

test.each([
  ["a file's identity", JSON.stringify(identity), isFileIdentity, identity],
  [
    "an identity with a field of another version",
    JSON.stringify({ ...identity, more: 1 }),
    isFileIdentity,
    { ...identity, more: 1 },
  ],
  ["a list", '["a","b"]', listOf(isText), ["a", "b"]],
  ["an object whose fields are all optional", "{}", isObjectWith<object>({}), {}],
])("reads %s as it was written", (_, text, check, value) => {
  expect(readJson<unknown>(text, check)).toEqual(value);
});

test.each([
  ["a missing field", JSON.stringify({ ...identity, ino: undefined }), isFileIdentity],
  ["a number instead of text", JSON.stringify({ ...identity, ino: 2 }), isFileIdentity],
  ["null", "null", isFileIdentity],
  ["a list instead of an object", "[]", isFileIdentity],
  ["an object instead of a list", "{}", listOf(isText)],
  ["one wrong entry of a list", '["/secret/path",1]', listOf(isText)],
])("refuses %s without repeating the value in the error", (_, text, check) => {
  expect(() => readJson<unknown>(text, check)).toThrow(
    "The database has a JSON value that this version cannot read.",
  );
});

test("a null column has no value", () => {
  expect(readOptionalJson(null, isText)).toBeUndefined();
});
