import { expect, test } from "vitest";
import { createPlexSignIn } from "../../../src/app/settings/sign-in-plex.ts";
import { Outage, UserError } from "../../../src/base/errors.ts";

const SERVER = { name: "nas‮", token: "secret-of-plex-tv", urls: ["http://192.168.1.2:32400"] };

test("shows a code, then the account's servers without tokens, and returns a token by server", async () => {
  const typed = Promise.withResolvers<(typeof SERVER)[]>();
  const signIn = createPlexSignIn({
    signIn(show) {
      show("ABCD");
      return typed.promise;
    },
  });
  expect(signIn.state()).toEqual({ state: "off" });
  expect(await signIn.begin()).toEqual({ state: "waiting", code: "ABCD" });
  expect(() => signIn.tokenOf(0)).toThrow(UserError);
  typed.resolve([SERVER]);
  await expect.poll(() => signIn.state().state).toBe("done");
  expect(signIn.state().servers).toEqual([
    { name: expect.not.stringContaining("‮"), urls: SERVER.urls },
  ]);
  expect(JSON.stringify(signIn.state())).not.toContain(SERVER.token);
  expect(signIn.tokenOf(0)).toBe(SERVER.token);
  expect(() => signIn.tokenOf(1)).toThrow(UserError);
});

test("reports an account without a server, an outage and an error, but not the error's text", async () => {
  const answers: (() => Promise<(typeof SERVER)[]>)[] = [
    async () => [],
    () => Promise.reject(new Outage("plex_unavailable", "plex.tv does not answer.")),
    () => Promise.reject(new Error("token=abc")),
  ];
  const signIn = createPlexSignIn({ signIn: () => (answers.shift() ?? (async () => []))() });
  expect(await signIn.begin()).toMatchObject({
    state: "failed",
    message: "This account does not own a server.",
  });
  expect(await signIn.begin()).toMatchObject({
    state: "failed",
    message: "plex.tv does not answer.",
  });
  expect(await signIn.begin()).toMatchObject({
    state: "failed",
    message: "The sign-in failed; try again.",
  });
});

test("a new sign-in ends the previous one, whose servers are never used", async () => {
  const first = Promise.withResolvers<(typeof SERVER)[]>();
  const ended: boolean[] = [];
  const begun = [
    (signal: AbortSignal) => {
      signal.addEventListener("abort", () => ended.push(true));
      return first.promise;
    },
    async () => [{ ...SERVER, token: "of-the-second" }],
  ];
  const signIn = createPlexSignIn({
    signIn(show, signal) {
      show("CODE");
      return begun.shift()?.(signal) ?? Promise.resolve([]);
    },
  });
  await signIn.begin();
  await signIn.begin();
  expect(ended).toEqual([true]);
  first.resolve([SERVER]);
  await expect.poll(() => signIn.state().state).toBe("done");
  expect(signIn.tokenOf(0)).toBe("of-the-second");
});
