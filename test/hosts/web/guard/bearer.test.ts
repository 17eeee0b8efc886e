import { expect, test } from "vitest";
import { createBearer } from "../../../../src/hosts/web/guard/bearer.ts";

const TOKEN = "t0ken-".repeat(8);

test("tokens of every length are compared, and none is right but the token", () => {
  const bearer = createBearer(() => TOKEN);
  for (let length = 1; length < 200; length++)
    expect(bearer([`Bearer ${TOKEN.repeat(5).slice(0, length)}`])).toBe(length === TOKEN.length ? "right" : "wrong");
  for (const given of ["", " ", "é", "a b", "\0", "x".repeat(4097)])
    expect(bearer([`Bearer ${given}`]), JSON.stringify(given.slice(0, 9))).toBe("malformed");
});
