import { expect, test } from "vitest";
import { concludeWithin } from "../../../../src/app/plex/playback/send-order.ts";

const accepted = { kind: "accepted" } as const;

test("an item that was sought to its end and reached it is done, and one that merely ended is not", () => {
  const done = "It is at 1:59:59.";
  expect(concludeWithin(accepted, { confirmed: true, session: undefined }, done)).toEqual({
    outcome: "confirmed",
    message: done,
  });
  expect(concludeWithin(accepted, { confirmed: false, session: undefined }, done)).toMatchObject({
    outcome: "failed",
    message: expect.stringContaining("session has ended"),
  });
});
