import { expect, test } from "vitest";
import { isLost, toPostgresFault } from "../../../src/store/postgres/fault.ts";

const PLACE = { url: "postgres://anna:s3cret@db.example/films", storage: "nas" };
const coded = (code: string, message = "as the server says it"): Error =>
  Object.assign(new Error(message), { code });

test.each([
  [
    "57000",
    "operator intervention",
    false,
    "cancelled the operation, at someone's request or because it took too long",
  ],
  [
    "57014",
    "a statement that was cancelled, or took longer than its role may",
    false,
    "cancelled the operation, at someone's request or because it took too long",
  ],
  ["57P01", "the server stops", true, "cannot be reached"],
  ["57P02", "the server crashed", true, "cannot be reached"],
  ["57P03", "the server starts", true, "is starting or stopping"],
  ["57P05", "an idle session was ended", true, "cannot be reached"],
  ["25P03", "an idle transaction was ended", true, "cannot be reached"],
  ["25P04", "a transaction took longer than its role may", true, "cannot be reached"],
  [
    "25006",
    "a standby, or default_transaction_read_only",
    false,
    "accepts no writes: it is a standby or read-only",
  ],
  ["28P01", "the password was changed there first", false, "refused the user or the password"],
  ["28000", "pg_hba.conf was changed", false, "refused the user or the password"],
])("%s, %s, is a temporary outage", (code, _, lost, said) => {
  const error = coded(code);
  expect(isLost(error)).toBe(lost);
  const fault = toPostgresFault(error, PLACE) as Error;
  expect(fault).toMatchObject({ name: "Outage", code: "database_unavailable" });
  expect(fault.message).toContain(said);
  expect(fault.message).not.toContain("s3cret");
});

test("a dropped database needs a person", () => {
  expect(toPostgresFault(coded("57P04"), PLACE)).toMatchObject({
    name: "UserError",
    code: "not_found",
  });
});
