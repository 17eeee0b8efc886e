import { expect, test } from "vitest";
import { signIn } from "../../../src/app/setup/setup.ts";
import type { Clock } from "../../../src/core/clock.ts";

const { signal } = new AbortController();

/** A clock whose sleeps end at once. */
function quickClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    monotonic: () => now,
    async sleep(ms, stop) {
      stop.throwIfAborted();
      now += ms;
    },
  };
}

const pin = async () => ({ id: 7, code: "AB7Q", expiresInMs: 10_000 });
const plexTvServers = async (token: string) => [{ name: "Attic", token, urls: [] }];

test("shows the code, and polls until it was entered", async () => {
  const shown: string[] = [];
  let asked = 0;
  const pinToken = async () => (++asked < 3 ? ("waiting" as const) : { token: "t" });
  const servers = await signIn(
    { pin, pinToken, plexTvServers },
    quickClock(),
    (code) => void shown.push(code),
    signal,
  );
  expect([shown, asked, servers]).toEqual([["AB7Q"], 3, [{ name: "Attic", token: "t", urls: [] }]]);
});

test.each(["waiting", "expired"] as const)(
  "reports a code that is still %s at the end",
  async (answer) => {
    const pinToken = async () => answer;
    await expect(
      signIn({ pin, pinToken, plexTvServers }, quickClock(), () => {}, signal),
    ).rejects.toMatchObject({
      message: "The code was not entered in time.",
      hint: "Sign in again, or paste a token.",
    });
  },
);

test("an abort ends the wait at once", async () => {
  const stop = AbortSignal.abort(new Error("left"));
  await expect(
    signIn({ pin, pinToken: async () => "waiting", plexTvServers }, quickClock(), () => {}, stop),
  ).rejects.toThrow("left");
});
