import { expect, test } from "vitest";
import { chooseLibrary } from "../../../src/core/library/choose-library.ts";

const all = [
  { id: "1", title: "Movies" },
  { id: "2", title: "Séries" },
  { id: "3", title: "movies" },
  { id: "4", title: "Kids" },
  { id: "5", title: "kids!" },
  { id: "6", title: "4" },
];

test.each([
  ["2", "2"],
  ["Movies", "1"],
  ["movies", "3"],
  ["series", "2"],
  // An id takes precedence over a name.
  ["4", "4"],
])("%j selects the library %s", (wanted, id) => {
  expect(chooseLibrary(wanted, all).id).toBe(id);
});

test("lists the ids of libraries with the same name, and the existing libraries for an unknown name", () => {
  expect(() => chooseLibrary("KIDS", all)).toThrow(
    expect.objectContaining({
      code: "invalid_request",
      message: expect.stringMatching(/"Kids" \(id 4\); "kids!" \(id 5\)/),
    }),
  );
  expect(() => chooseLibrary("Musik\u202e", all)).toThrow(
    expect.objectContaining({
      code: "not_found",
      message: expect.stringMatching(/"Musik\ufffd"/),
      hint: expect.stringMatching(/"Movies" \(id 1\); "Séries" \(id 2\)/),
    }),
  );
  expect(() => chooseLibrary("x", [])).toThrow(
    expect.objectContaining({ code: "not_found", hint: expect.stringMatching(/PLEX_TOKEN/) }),
  );
});

test("shortens the list of libraries when the server has many", () => {
  const many = Array.from({ length: 500 }, (_, at) => ({ id: String(at), title: "L".repeat(300) }));
  const thrown = (): unknown => {
    try {
      return chooseLibrary("x", many);
    } catch (error) {
      return error;
    }
  };
  expect(thrown()).toMatchObject({ hint: expect.stringMatching(/and 480 more/) });
  expect((thrown() as { hint: string }).hint.length).toBeLessThan(3000);
});
