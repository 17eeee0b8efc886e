import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createOneAtATime } from "../../../src/clients/shared/exchange.ts";
import { failure, never } from "../transmission/with-transmission.ts";

test("a caller that leaves the queue does not let the next one in early", async () => {
  const inTurn = createOneAtATime();
  const first = Promise.withResolvers<string>();
  const leaving = new AbortController();
  const began: string[] = [];
  const run = (name: string, signal: AbortSignal, end: Promise<string>) =>
    inTurn(signal, () => {
      began.push(name);
      return end;
    });
  const running = run("first", never, first.promise);
  const left = failure(run("second", leaving.signal, Promise.resolve("2")));
  const last = run("last", never, Promise.resolve("last"));
  leaving.abort("left");
  expect(await left).toBe("left");
  await setImmediate();
  expect(began).toEqual(["first"]);
  first.resolve("1");
  expect(await Promise.all([running, last])).toEqual(["1", "last"]);
  expect(began).toEqual(["first", "last"]);
});

test("failed work passes the turn on, and its error to its own caller", async () => {
  const inTurn = createOneAtATime();
  const broken = failure(inTurn(never, () => Promise.reject(new Error("broken"))));
  expect(await inTurn(never, async () => "next")).toBe("next");
  expect(await broken).toMatchObject({ message: "broken" });
});
