import { createHash, createPublicKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTokenCheck } from "../../../src/adapters/issuer/check-tokens.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { AUDIENCE, type FakeIssuer, startIssuer } from "../../support/issuer.ts";
import { logOf } from "../../support/log.ts";

const clock = fakeClock();
const logged: string[] = [];
const HOUR = 3600;
const now = (): number => Math.floor(clock.now() / 1000);

type Check = ReturnType<typeof createTokenCheck>;
const checkOf = (issuer: FakeIssuer, audience = AUDIENCE): Check =>
  createTokenCheck({
    issuer: issuer.url,
    audience,
    clock,
    log: logOf((line) => void logged.push(line)),
  });

let issuer: FakeIssuer;
let tokens: Check;
beforeAll(async () => {
  issuer = await startIssuer({ now: clock.now });
  tokens = checkOf(issuer);
});
afterAll(async () => {
  await tokens.close();
  await issuer[Symbol.asyncDispose]();
});

type Given = Parameters<FakeIssuer["token"]>[0];
const judged = async (given?: Given) => tokens.check(await issuer.token(given));

describe("a token that the issuer signed", () => {
  test.each<[string, Given, object]>([
    [
      "for us is good",
      {},
      { is: "good", subject: "anna", scopes: ["read"], endsMs: (HOUR + 30) * 1000 },
    ],
    [
      "for us among others is good",
      { claims: { aud: ["https://other.example", AUDIENCE] } },
      { is: "good" },
    ],
    ["of the older kind is good", { header: { typ: "JWT" } }, { is: "good" }],
    ["without a kind is good", { header: { typ: undefined } }, { is: "good" }],
    ["with the kind in full is good", { header: { typ: "application/at+JWT" } }, { is: "good" }],
    ["that expired within the leeway is good", { claims: { exp: now() - 29 } }, { is: "good" }],
    ["that begins within the leeway is good", { claims: { nbf: now() + 29 } }, { is: "good" }],
    ["that has expired", { claims: { exp: now() - 31 } }, { is: "expired" }],
    [
      "that is not valid yet",
      { claims: { nbf: now() + 31 } },
      { is: "wrong", why: "is not valid yet" },
    ],
    [
      "without an end",
      { claims: { exp: undefined } },
      { is: "wrong", why: "has no valid expiry time" },
    ],
    ["with an end that is no number", { claims: { exp: "tomorrow" } }, { is: "wrong" }],
    [
      "of another issuer",
      { claims: { iss: "https://evil.example" } },
      { is: "wrong", why: "is from another issuer" },
    ],
    ["without an issuer", { claims: { iss: undefined } }, { is: "wrong" }],
    [
      "for another audience",
      { claims: { aud: "https://a.example" } },
      { is: "wrong", why: "is for another audience" },
    ],
    ["for what begins like us", { claims: { aud: `${AUDIENCE}/x` } }, { is: "wrong" }],
    ["for us with a slash", { claims: { aud: `${AUDIENCE}/` } }, { is: "wrong" }],
    ["for us in capitals", { claims: { aud: AUDIENCE.toUpperCase() } }, { is: "wrong" }],
    ["for nobody", { claims: { aud: [] } }, { is: "wrong" }],
    ["without an audience", { claims: { aud: undefined } }, { is: "wrong" }],
    ["for a list within a list", { claims: { aud: [[AUDIENCE]] } }, { is: "wrong" }],
    ["of nobody", { claims: { sub: undefined } }, { is: "wrong", why: "has no valid subject" }],
    ["of an empty name", { claims: { sub: "" } }, { is: "wrong", why: "has no valid subject" }],
    [
      "of a name that is not valid",
      { claims: { sub: { toString: "anna" } } },
      { is: "wrong", why: "has no valid subject" },
    ],
    [
      "of a name without an end",
      { claims: { sub: "a".repeat(501) } },
      { is: "wrong", why: "has no valid subject" },
    ],
    ["that is bound to a key", { claims: { cnf: { jkt: "x" } } }, { is: "wrong" }],
    [
      "for a sign-out",
      { header: { typ: "logout+jwt" } },
      { is: "wrong", why: "is not an access token" },
    ],
    [
      "as a proof of a key",
      { header: { typ: "dpop+jwt" } },
      { is: "wrong", why: "is not an access token" },
    ],
    ["with an extension that must be known", { header: { crit: ["x"], x: 1 } }, { is: "wrong" }],
  ])("%s", async (_, given, expected) => {
    // The issuer cannot sign a token with an unknown critical header parameter.
    const token = await issuer
      .token(given)
      .catch(() => forged({ alg: "ES256", kid: "key-0", crit: ["x"], x: 1 }));
    expect(await tokens.check(token)).toMatchObject(expected);
  });

  test.each<[Record<string, unknown>, string[]]>([
    [{ scope: "read review" }, ["read", "review"]],
    [{ scope: undefined, scp: "operate" }, ["operate"]],
    [{ scope: undefined, scp: ["read", "review"] }, ["read", "review"]],
    [{ scope: ["read", 7, null, { read: true }] }, ["read"]],
    [{ scope: undefined }, []],
    [{ scope: "  openid   reader READ " }, ["openid", "reader", "READ"]],
    [{ scope: { read: true } }, []],
  ])("with %j grants %j", async (claims, scopes) => {
    expect(await judged({ claims })).toMatchObject({ is: "good", subject: "anna", scopes });
  });

  test.each(["RS256", "PS384", "ES384", "EdDSA"])(
    "is accepted with the algorithm %s",
    async (alg) => {
      await using other = await startIssuer({ now: clock.now });
      other.jwks.keys = [];
      await other.addKey(alg);
      const its = checkOf(other);
      expect(await its.check(await other.token())).toMatchObject({ is: "good" });
      await its.close();
    },
  );
});

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const body = () =>
  part({ iss: issuer.url, aud: AUDIENCE, sub: "eve", scope: "operate", exp: now() + HOUR });
const forged = (header: object, signature = "AAAA"): string =>
  `${part(header)}.${body()}.${signature}`;

describe("a token that the issuer did not sign", () => {
  test("is refused if a public key was used as a shared secret", async () => {
    const pem = createPublicKey({ key: issuer.keys[0]!.jwk, format: "jwk" }).export({
      format: "pem",
      type: "spki",
    });
    for (const secret of [pem, JSON.stringify(issuer.keys[0]!.jwk)]) {
      for (const alg of ["HS256", "HS384", "HS512"]) {
        const key = { kid: "key-0", alg, privateKey: Buffer.from(secret.toString().padEnd(64)) };
        expect(await judged({ key })).toEqual({
          is: "wrong",
          why: "is signed with an algorithm that is not accepted",
        });
      }
    }
  });

  test.each([
    "none",
    "None",
    "NONE",
    "",
    "HS256",
    "RS1",
    "ES256K",
    "dir",
    "__proto__",
    "constructor",
  ])("is refused with the algorithm %j", async (alg) => {
    for (const signature of ["AAAA", ""]) {
      expect(await tokens.check(forged({ alg, kid: "key-0" }, signature))).toMatchObject({
        is: "wrong",
      });
    }
  });

  test("is refused regardless of the key location in its header, and that location is never requested", async () => {
    await using thief = await startIssuer({ now: clock.now });
    const [own] = thief.keys;
    const claims = { iss: issuer.url, scope: "operate" };
    const url = `${thief.url}/keys`;
    for (const header of [
      { jku: url },
      { x5u: url },
      { jwk: own!.jwk },
      { x5c: ["AAAA"] },
      { kid: url },
      { jku: url, kid: "key-0" },
    ]) {
      for (const kid of ["key-0", "key-7"]) {
        expect(
          await thief.token({ claims, header: { kid, ...header } }).then(tokens.check),
          JSON.stringify(header),
        ).toMatchObject({ is: "wrong" });
      }
    }
    expect(thief.asked).toEqual([]);
  });

  test.each(["../../keys", "key-0\0", "' or 1=1", "__proto__", "constructor", "0", ""])(
    "is refused with the key id %j",
    async (kid) => {
      await using thief = await startIssuer({ now: clock.now });
      expect(
        await thief.token({ claims: { iss: issuer.url }, header: { kid } }).then(tokens.check),
      ).toMatchObject({
        is: "wrong",
      });
    },
  );

  test("is refused if one letter was changed", async () => {
    const token = await issuer.token();
    const [head = "", claims = "", signature = ""] = token.split(".");
    const changed = (text: string, at: number): string =>
      text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
    for (const at of [0, 5, claims.length - 3]) {
      expect(await tokens.check([head, changed(claims, at), signature].join("."))).toMatchObject({
        is: "wrong",
      });
    }
    for (const at of [0, 40, 80]) {
      expect(await tokens.check([head, claims, changed(signature, at)].join("."))).toMatchObject({
        is: "wrong",
      });
    }
  });

  test.each([
    ["a..", "a.b.c", "....", "eyJ.eyJ.eyJ"],
    [`${"A".repeat(4000)}.${"A".repeat(4000)}.A`],
    [`${Buffer.from(`{"alg":"ES256","a":${"[".repeat(2000)}`).toString("base64url")}.e30.AAAA`],
  ])("is refused if it is malformed: %#", async (...given) => {
    for (const token of given) expect(await tokens.check(token)).toMatchObject({ is: "wrong" });
  });
});

describe("an issuer's keys", () => {
  async function fresh() {
    const its = await startIssuer({ now: clock.now });
    const check = checkOf(its);
    const asked = () => its.asked.filter((path) => path === "/keys").length;
    const is = async (given?: Given) => (await check.check(await its.token(given))).is;
    return {
      its,
      check,
      asked,
      is,
      async [Symbol.asyncDispose]() {
        await check.close();
        await its[Symbol.asyncDispose]();
      },
    };
  }

  test("are requested with the first token and cached for ten minutes", async () => {
    await using at = await fresh();
    expect(at.its.asked).toEqual([]);
    expect(await Promise.all(Array.from({ length: 20 }, () => at.is()))).toEqual(
      Array.from({ length: 20 }, () => "good"),
    );
    expect(at.asked()).toBe(1);
    clock.advance(599_000);
    expect([await at.is(), at.asked()]).toEqual(["good", 1]);
    clock.advance(1000);
    expect([await at.is(), at.asked()]).toEqual(["good", 2]);
  });

  test("may be rotated: the first token of a new key triggers a fetch, and a removed key works until then", async () => {
    await using at = await fresh();
    expect(await at.is()).toBe("good");
    const [old] = at.its.keys;
    clock.advance(30_000);
    at.its.jwks.keys = [];
    await at.its.addKey();
    expect([
      await at.is({ key: old! }),
      await at.is(),
      await at.is({ key: old! }),
      at.asked(),
    ]).toEqual(["good", "good", "wrong", 2]);
  });

  test("are requested at most once in 30 seconds for tokens with unknown keys", async () => {
    await using at = await fresh();
    await at.is();
    clock.advance(30_000);
    for (let n = 0; n < 200; n++) expect(await at.is({ header: { kid: `k${n}` } })).toBe("wrong");
    await Promise.all(Array.from({ length: 50 }, (_, n) => at.is({ header: { kid: `p${n}` } })));
    expect(at.asked()).toBe(2);
    clock.advance(30_000);
    await at.is({ header: { kid: "later" } });
    expect(at.asked()).toBe(3);
    expect(await at.is()).toBe("good");
  });

  test("stay valid for an hour while the issuer is down; the outage and its end are logged once each", async () => {
    await using at = await fresh();
    const down = (_: unknown, response: { writeHead(status: number): { end(): void } }): void =>
      response.writeHead(502).end();
    logged.length = 0;
    await at.is();
    at.its.answers.set("/keys", down);
    for (let n = 0; n < 59; n++) {
      clock.advance(60_000);
      expect(await at.is()).toBe("good");
    }
    // Only the issuer could tell whether an unknown key is its own.
    expect(await at.is({ header: { kid: "new" } })).toBe("unknown");
    clock.advance(60_000);
    expect(await at.check.check(await at.its.token())).toEqual({
      is: "unknown",
      againMs: 30_000,
    });
    clock.advance(20_000);
    expect(await at.check.check(await at.its.token())).toEqual({
      is: "unknown",
      againMs: 10_000,
    });
    expect(logged).toEqual([
      expect.stringContaining("cannot be read: its jwks_uri returned status 502."),
    ]);
    at.its.answers.clear();
    clock.advance(10_000);
    expect(await at.is()).toBe("good");
    expect(logged.slice(1)).toEqual([expect.stringContaining("can be read again")]);
  });

  test("verify no token if they are damaged, shared, too short or meant for another use", async () => {
    await using at = await fresh();
    const [{ jwk } = { jwk: {} }] = at.its.keys;
    const damaged: [string, unknown[]][] = [
      [
        "a shared secret",
        [{ kty: "oct", kid: "key-0", k: createHash("sha256").digest("base64url") }],
      ],
      ["for encryption", [{ ...jwk, use: "enc" }]],
      ["half of one", [{ ...jwk, x: "AAAA" }]],
      ["of another kind", [{ ...jwk, kty: "RSA" }]],
      ["none any more", []],
    ];
    for (const [what, keys] of damaged) {
      at.its.jwks.keys = [jwk];
      clock.advance(10 * 60_000);
      expect(await at.is(), what).toBe("good");
      at.its.jwks.keys = keys;
      clock.advance(10 * 60_000);
      expect(await at.is(), what).toBe("wrong");
    }
    at.its.jwks.keys = [jwk, { ...jwk }];
    clock.advance(31_000);
    expect(await at.is()).toBe("wrong");
  });
});
