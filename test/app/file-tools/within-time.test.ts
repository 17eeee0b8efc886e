import { expect, test } from "vitest";
import { limitTime } from "../../../src/app/file-tools/desk.ts";

const { signal } = new AbortController();
const never = (): Promise<never> => new Promise(() => {});

test("ends the call with advice if a disk does not answer", async () => {
  await expect(limitTime(signal, 1, never)).rejects.toMatchObject({
    code: "not_readable",
    message: expect.stringContaining("mounted"),
  });
});

test("passes on a result or error that comes in time, and does not wait for a client that left", async () => {
  expect(await limitTime(signal, 10_000, async () => 1)).toBe(1);
  await expect(
    limitTime(signal, 10_000, () => Promise.reject(new Error("its own"))),
  ).rejects.toThrow("its own");
  const client = new AbortController();
  const waiting = limitTime(client.signal, 10_000, never);
  client.abort(new Error("gone"));
  await expect(waiting).rejects.toThrow("gone");
});
