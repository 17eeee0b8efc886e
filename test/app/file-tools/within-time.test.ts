import { expect, test } from "vitest";
import { limitTime } from "../../../src/app/file-tools/desk.ts";

const { signal } = new AbortController();
const never = (): Promise<never> => new Promise(() => {});

test("a disk that does not answer ends the call with what to check", async () => {
  await expect(limitTime(signal, never, 1)).rejects.toMatchObject({
    code: "not_readable",
    message: expect.stringContaining("mounted"),
  });
});

test("what is answered in time is passed on, its error as well, and a client that leaves is not kept waiting", async () => {
  expect(await limitTime(signal, async () => 1)).toBe(1);
  await expect(limitTime(signal, () => Promise.reject(new Error("its own")))).rejects.toThrow(
    "its own",
  );
  const client = new AbortController();
  const waiting = limitTime(client.signal, never);
  client.abort(new Error("gone"));
  await expect(waiting).rejects.toThrow("gone");
});
