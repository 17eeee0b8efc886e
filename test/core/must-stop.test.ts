import { expect, test } from "vitest";
import { MustStop, UserError } from "../../src/core/errors.ts";

test("it is told to a person like anything that a person can mend, and known by its name", () => {
  const error = new MustStop("It is gone.", "Put it back.");
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    name: "MustStop",
    code: "internal_error",
    message: "It is gone.",
    hint: "Put it back.",
  });
});
