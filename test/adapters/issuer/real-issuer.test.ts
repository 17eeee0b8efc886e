import { afterEach, beforeEach, expect, test } from "vitest";
import { createTokenCheck } from "../../../src/adapters/issuer/check-tokens.ts";
import type { Clock } from "../../../src/core/clock.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import {
  type AuthorizationServer,
  startAuthorizationServer,
} from "../../support/authorization-server.ts";
import { logOf } from "../../support/log.ts";

const RESOURCE = "https://media.example.org/mcp";
const MINUTE = 60_000;

let login: AuthorizationServer;
let tokens: ReturnType<typeof createTokenCheck>;
let logged: string[];
/** How far our clock is ahead of the server's, which uses the machine's clock. */
let ahead: number;
const clock: Clock = {
  ...systemClock,
  now: () => systemClock.now() + ahead,
  monotonic: () => systemClock.monotonic() + ahead,
};
const log = logOf((line) => void logged.push(line));
const checkOf = (issuer: string) => createTokenCheck({ issuer, audience: RESOURCE, clock, log });

beforeEach(async () => {
  login = await startAuthorizationServer();
  ahead = 0;
  logged = [];
  tokens = checkOf(login.url);
});
afterEach(async () => {
  await tokens.close();
  await login[Symbol.asyncDispose]();
});

const judged = async (resource = RESOURCE) => tokens.check(await login.token(resource));

test("a token names its user and the granted scopes, and expires on time", async () => {
  const token = await login.token(RESOURCE);
  expect(await tokens.check(token)).toMatchObject({
    is: "good",
    subject: "anna",
    scopes: ["read"],
  });
  ahead = 59 * MINUTE;
  expect(await tokens.check(token)).toMatchObject({ is: "good" });
  ahead = 61 * MINUTE;
  expect(await tokens.check(token)).toEqual({ is: "expired" });
});

test("refuses a token that is for another resource, from another server, signed with a shared secret or not valid yet", async () => {
  const wrong = (why: string) => ({ is: "wrong", why });
  expect(await judged("https://other.example/mcp")).toEqual(wrong("is for another audience"));
  login.policy.claims = { nbf: Math.floor(Date.now() / 1000) + 600 };
  expect(await judged()).toEqual(wrong("is not valid yet"));
  login.policy.claims = { iss: "https://other.example" };
  expect(await judged()).toEqual(wrong("is from another issuer"));
  login.policy.claims = {};
  login.policy.sign = { alg: "HS256", key: Buffer.alloc(32, "k") };
  expect(await judged()).toEqual(wrong("is signed with an algorithm that is not accepted"));
  await using other = await startAuthorizationServer();
  expect(await tokens.check(await other.token(RESOURCE))).toMatchObject({ is: "wrong" });
});

test("after a key rotation, accepts the new key at once and refuses the old key", async () => {
  const old = await login.token(RESOURCE);
  expect(await tokens.check(old)).toMatchObject({ is: "good" });
  await login.rotate();
  ahead = MINUTE;
  expect(await judged()).toMatchObject({ is: "good" });
  expect(await tokens.check(old)).toEqual({
    is: "wrong",
    why: "is not signed with one of the issuer's keys",
  });
});
