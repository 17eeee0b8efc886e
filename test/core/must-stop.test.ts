import { expect, test } from "vitest";
import { UserError } from "../../src/core/errors.ts";
import { MustStop } from "../../src/core/must-stop.ts";

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
