import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createSessions, makeKey } from "../../../src/app/sign-in/sessions.ts";
import type { TokenRole } from "../../../src/core/role.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { type TempStore, tempStore } from "../../support/temp-store.ts";

const USE = { renew: true };
const DAY_MS = 24 * 3600_000;
const TOKEN = "a-token-that-nobody-guesses-0123456789";
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

async function start() {
  const temp: TempStore = await tempStore();
  const at = { now: 1_700_000_000_000, operator: TOKEN, reviewer: undefined as string | undefined };
  let made = 0;
  const deps = {
    store: temp.store,
    clock: clockOf(() => at.now),
    newSecret: () => `secret-${++made}`,
    hash,
    token: (role: TokenRole) => at[role],
  };
  const sessions = createSessions(deps);
  return { ...temp, at, deps, sessions, key: async () => (await makeKey(deps, "operator")).key };
}

describe("a one-time key", () => {
  test("signs in once, and its secret identifies the session", async () => {
    await using all = await start();
    const { sessions } = all;
    const key = await all.key();
    const made = await sessions.byKey(key, "phone");
    expect(made).toMatchObject({ name: "phone" });
    expect(await sessions.find(made?.secret ?? "", USE)).toEqual({
      id: made?.id,
      name: "phone",
      role: "operator",
      renewed: false,
    });
    expect(await sessions.byKey(key, "thief")).toBeUndefined();
    expect(await sessions.list()).toMatchObject([{ name: "phone" }]);
  });

  test("works for ten minutes", async () => {
    await using all = await start();
    const [early, late] = [await all.key(), await all.key()];
    all.at.now += 10 * 60_000;
    expect(await all.sessions.byKey(early, "in time")).toBeDefined();
    all.at.now += 1;
    expect(await all.sessions.byKey(late, "too late")).toBeUndefined();
  });

  test("does not wait for or block a writer if it is guessed", async () => {
    await using all = await start();
    const key = await all.key();
    await using other = await all.open();
    await other.write(async () => {
      for (let n = 0; n < 100; n++) {
        expect(await all.sessions.byKey(`guess-${n}`, "thief")).toBeUndefined();
      }
    });
    expect(await all.sessions.byKey(key, "phone")).toMatchObject({ name: "phone" });
  });

  test(
    "is not accepted as a session, and a session's secret or an unknown secret is not accepted " +
      "as a key",
    async () => {
      await using all = await start();
      const key = await all.key();
      expect(await all.sessions.find(key, USE)).toBeUndefined();
      const { secret } = await all.sessions.byToken("laptop", "operator");
      for (const wrong of [secret, "", "x".repeat(5000), `${key} `]) {
        expect(await all.sessions.byKey(wrong, "thief")).toBeUndefined();
      }
      expect(await all.sessions.find("", USE)).toBeUndefined();
    },
  );
});

describe("a session", () => {
  test("ends thirty days after its last use, which is recorded once a day", async () => {
    await using all = await start();
    const { sessions, at, store } = all;
    const { secret } = await sessions.byToken("laptop", "operator");
    const written = store.ownChanges();
    at.now += DAY_MS - 1;
    expect(await sessions.find(secret, USE)).toMatchObject({ renewed: false });
    expect(store.ownChanges()).toBe(written);
    at.now += 1;
    expect(await sessions.find(secret, { renew: false })).toMatchObject({ renewed: false });
    expect(await sessions.find(secret, USE)).toMatchObject({ renewed: true });
    expect(store.ownChanges()).toBe(written + 1);
    at.now += 30 * DAY_MS;
    expect(await sessions.find(secret, USE)).toMatchObject({ renewed: true });
    at.now += 30 * DAY_MS + 1;
    expect(await sessions.find(secret, USE)).toBeUndefined();
    expect(await sessions.lives(secret)).toBe(false);
    expect(await sessions.list()).toEqual([]);
  });

  test("can be ended on its own or together with all other sessions", async () => {
    await using all = await start();
    const { sessions } = all;
    const [one, two, three] = [
      await sessions.byToken("a", "operator"),
      await sessions.byToken("b", "operator"),
      await sessions.byToken("c", "operator"),
    ];
    expect(await sessions.end({ id: one.id })).toBe(1);
    expect(await sessions.end({ id: one.id })).toBe(0);
    expect(await sessions.find(one.secret, USE)).toBeUndefined();
    expect(await sessions.end({ except: three.id })).toBe(1);
    expect(await sessions.lives(two.secret)).toBe(false);
    expect(await sessions.list()).toMatchObject([{ name: "c" }]);
  });

  test("ends when the token it began under changes, even if another process detects the change", async () => {
    await using all = await start();
    const { sessions, at, deps } = all;
    const { secret } = await sessions.byToken("laptop", "operator");
    at.operator = "another-token-that-nobody-guesses-9876";
    expect(await sessions.lives(secret)).toBe(false);
    expect(await createSessions(deps).list()).toEqual([]);
    at.operator = TOKEN;
    expect(await sessions.find(secret, USE)).toBeUndefined();
  });

  test("has the role of its token, which no other token or row can change", async () => {
    await using all = await start();
    const { sessions, at } = all;
    at.reviewer = "a-reviewers-token-that-nobody-guesses-42";
    const operator = await sessions.byToken("laptop", "operator");
    const reviewer = await sessions.byToken("phone", "reviewer");
    expect(await sessions.find(operator.secret, USE)).toMatchObject({ role: "operator" });
    expect(await sessions.find(reviewer.secret, USE)).toMatchObject({ role: "reviewer" });
    expect(await sessions.list()).toMatchObject([{ role: "reviewer" }, { role: "operator" }]);
    const [{ mark } = { mark: "" }] = (await sessions.list()).filter(
      ({ role }) => role === "operator",
    );
    await all.store.write((trx) =>
      trx.updateTable("web_session").set({ mark }).where("id", "=", reviewer.id).executeTakeFirst(),
    );
    expect(await sessions.find(reviewer.secret, USE)).toBeUndefined();
  });

  test("ends with the reviewer token if it is a reviewer's; an invitation needs no token and is valid for a day", async () => {
    await using all = await start();
    const { sessions, at } = all;
    at.reviewer = "a-reviewers-token-that-nobody-guesses-42";
    const operator = await sessions.byToken("laptop", "operator");
    const reviewer = await sessions.byToken("phone", "reviewer");
    at.reviewer = undefined;
    expect([await sessions.lives(operator.secret), await sessions.lives(reviewer.secret)]).toEqual([
      true,
      false,
    ]);
    expect(await sessions.list()).toMatchObject([{ name: "laptop" }]);
    const [first, second] = [await sessions.invite(), await sessions.invite()];
    at.now += DAY_MS - 1;
    expect(await sessions.byKey(first.key, "tablet")).toMatchObject({
      role: "reviewer",
      name: "tablet",
    });
    expect(await sessions.byKey(first.key, "thief")).toBeUndefined();
    at.now += 2;
    expect(await sessions.byKey(second.key, "late")).toBeUndefined();
    expect(await sessions.list()).toMatchObject([
      { name: "tablet", role: "reviewer" },
      { name: "laptop" },
    ]);
  });

  test("gets the name from the invitation, even if another session already has it", async () => {
    await using all = await start();
    const { sessions } = all;
    const invited = [
      await sessions.invite("Anna Maria"),
      await sessions.invite("Anna Maria"),
      await sessions.invite(""),
    ];
    const named = { role: "reviewer", guest: "Anna Maria" };
    expect(await sessions.links()).toEqual(
      invited.map(({ id, expiresAt }, at) => ({
        id,
        expiresAt,
        ...(at < 2 ? named : { role: "reviewer" }),
      })),
    );
    const names = [];
    for (const { key } of invited) {
      names.push((await sessions.byKey(key, "Firefox on Linux"))?.name);
    }
    expect(names).toEqual(["Anna Maria", "Anna Maria 2", "Firefox on Linux"]);
  });

  test("ends unused links when it ends all others, but not when it ends a single session", async () => {
    await using all = await start();
    const { sessions } = all;
    const own = await sessions.byToken("laptop", "operator");
    const other = await sessions.byToken("phone", "operator");
    const kept = await sessions.invite();
    expect(await sessions.end({ id: other.id })).toBe(1);
    expect(await sessions.byKey(kept.key, "tablet")).toMatchObject({ role: "reviewer" });
    const [invited, printed] = [await sessions.invite(), await all.key()];
    expect(await sessions.end({ except: own.id })).toBe(1);
    for (const key of [invited.key, printed]) {
      expect(await sessions.byKey(key, "late")).toBeUndefined();
    }
    expect(await sessions.byKey((await sessions.invite()).key, "asked later")).toBeDefined();
    expect(await sessions.lives(own.secret)).toBe(true);
  });

  test("gets a unique name", async () => {
    await using all = await start();
    const names = [];
    for (let n = 0; n < 3; n++) {
      names.push((await all.sessions.byToken("Firefox on Linux", "operator")).name);
    }
    expect(names).toEqual(["Firefox on Linux", "Firefox on Linux 2", "Firefox on Linux 3"]);
  });

  test("never replaces a session of another role, regardless of how often its own role signs in", async () => {
    await using all = await start();
    all.at.reviewer = "another-token-that-nobody-guesses-01234";
    const operator = await all.sessions.byToken("laptop", "operator");
    for (let n = 0; n < 101; n++) await all.sessions.byToken(`n${n}`, "reviewer");
    expect(await all.sessions.lives(operator.secret)).toBe(true);
    expect(await all.sessions.list()).toHaveLength(101);
  });

  test("only replaces sessions from its own network, regardless of how often and from which address it signs in", async () => {
    await using all = await start();
    const { sessions } = all;
    const others = await Promise.all(
      ["192.0.2.7", "2001:db8:0:1::7"].map((address) =>
        sessions.byToken("laptop", "operator", address),
      ),
    );
    for (let n = 0; n < 150; n++) {
      await sessions.byToken(`n${n}`, "operator", `2001:db8::${n.toString(16)}:1`);
    }
    expect(await sessions.list()).toHaveLength(100);
    expect(await Promise.all(others.map(({ secret }) => sessions.lives(secret)))).toEqual([
      true,
      true,
    ]);
  });

  test("is replaced by the 101st session if it has been unused the longest", async () => {
    await using all = await start();
    const { sessions, at } = all;
    const [first, second] = [
      await sessions.byToken("first", "operator"),
      await sessions.byToken("second", "operator"),
    ];
    at.now += 2 * DAY_MS;
    await sessions.find(first.secret, USE);
    for (let n = 0; n < 99; n++) await sessions.byToken(`n${n}`, "operator");
    expect(await sessions.list()).toHaveLength(100);
    expect([await sessions.lives(first.secret), await sessions.lives(second.secret)]).toEqual([
      true,
      false,
    ]);
  });
});

onSqlite("the database files contain no key, session secret or token", async () => {
  await using all = await start();
  const secrets = ["key", "cookie"].map((word) => `${word}-0123456789abcdef0123456789abcdef`);
  const [key = "", secret = ""] = secrets;
  await makeKey({ ...all.deps, newSecret: () => key }, "operator");
  await createSessions({ ...all.deps, newSecret: () => secret }).byToken("laptop", "operator");
  const bytes = ["", "-wal"]
    .map((end) => readFileSync(`${all.files.database}${end}`, "latin1"))
    .join("");
  expect(bytes).toContain("laptop");
  for (const text of [key, secret, TOKEN]) expect(bytes).not.toContain(text);
});

describe("a name in the history", () => {
  /** Records what a session with this name did, which has ended since. */
  async function actAs(all: Awaited<ReturnType<typeof start>>, name: string) {
    await all.store.write((trx) =>
      appendHistory(trx, { at: all.at.now, action: "approved", actor: `web:${name}` }),
    );
  }

  test.each([
    ["Anna", "Anna"],
    ["Anna", "anna"],
    ["Anna", "ＡＮＮＡ"],
    ["Anna Maria", "Anna  Maria"],
  ])("%s cannot be taken over as %s by a reviewer after its session ended", async (first, next) => {
    await using all = await start();
    all.at.reviewer = "a-reviewers-token-that-nobody-guesses-42";
    await actAs(all, first);
    expect(await all.sessions.byToken(next, "reviewer")).toMatchObject({ name: `${next} 2` });
    const { key } = await all.sessions.invite();
    expect((await all.sessions.byKey(key, next))?.name).toBe(`${next} 3`);
  });

  test("belongs to the guest whom the operator invites under it, and to the operator", async () => {
    await using all = await start();
    await actAs(all, "Anna");
    await actAs(all, "laptop");
    const { key } = await all.sessions.invite("Anna");
    expect((await all.sessions.byKey(key, "phone"))?.name).toBe("Anna");
    expect((await all.sessions.byToken("laptop", "operator")).name).toBe("laptop");
    const again = await all.sessions.invite("Anna");
    expect((await all.sessions.byKey(again.key, "phone"))?.name).toBe("Anna 2");
  });

  test.each([
    "operator",
    "Engine",
    "HOOK",
    "reviewer",
    "plex-ingest",
    "Operator 2",
    "m c p",
    "ｅｎｇｉｎｅ",
  ])("is not %s for anybody", async (name) => {
    await using all = await start();
    expect((await all.sessions.byToken(name, "operator")).name).toBe("Browser");
    const { key } = await all.sessions.invite(name);
    expect((await all.sessions.byKey(key, name))?.name).toBe("Browser 2");
  });

  test.each(["Operatornia", "Max Engineer", "Webb", "李"])("may be %s", async (name) => {
    await using all = await start();
    const { key } = await all.sessions.invite();
    expect((await all.sessions.byKey(key, name))?.name).toBe(name);
  });
});
