import { expect, test } from "vitest";
import { MustStop, UserError } from "../../src/base/errors.ts";

test("is reported like any user error, and recognised by its name", () => {
  const error = new MustStop("It is gone.", "Put it back.");
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    name: "MustStop",
    code: "internal_error",
    message: "It is gone.",
    hint: "Put it back.",
  });
});
