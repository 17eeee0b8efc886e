import { expect, test } from "vitest";
import { readUserTokens, tokenOf } from "../../../src/servers/plex/user-tokens.ts";

test("accepts names with spaces, and tokens with an equals sign", () => {
  expect(readUserTokens(" Ben=abc , Mum & Dad =x=y==,")).toEqual([
    { user: "Ben", token: "abc" },
    { user: "Mum & Dad", token: "x=y==" },
  ]);
});

test.each(["", ",", "Ben", "=abc", "Ben=", "Ben=a b", "Ben=a,ben=b", " =abc"])(
  "%j is refused",
  (text) => {
    expect(readUserTokens(text)).toBeUndefined();
  },
);

test("finds a user by the exact name first, then without case and accents", () => {
  expect(tokenOf("Ben=1,Zoë=2", "ben")).toBe("1");
  expect(tokenOf("Ben=1,Zoë=2", "zoe")).toBe("2");
  expect(tokenOf("Ben=1", "Eve")).toBeUndefined();
  expect(tokenOf(undefined, "Ben")).toBeUndefined();
  expect(tokenOf("spoilt", "Ben")).toBeUndefined();
});
