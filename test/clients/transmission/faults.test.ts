import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Outage } from "../../../src/base/errors.ts";
import type { TransmissionFault } from "../../support/fake-transmission.ts";
import { waitFor } from "../../support/wait-for.ts";
import { failure, never, withTransmission } from "./with-transmission.ts";

const auth = { username: "anna", password: "s3cret: wörd" };
const SECRETS = [
  auth.password,
  "s3cret",
  Buffer.from(`${auth.username}:${auth.password}`).toString("base64"),
];

async function outage(work: Promise<unknown>): Promise<Outage> {
  const error = await failure(work);
  expect(error).toBeInstanceOf(Outage);
  for (const secret of SECRETS) {
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret);
  }
  return error as Outage;
}

test.each<[TransmissionFault, string, RegExp]>([
  [
    { kind: "status", status: 401 },
    "unauthorized",
    /\(401\); check TRANSMISSION_USERNAME and TRANSMISSION_PASSWORD\.$/,
  ],
  [
    { kind: "status", status: 403 },
    "unauthorized",
    /\(403\); add this machine's address to rpc-whitelist .*restart Transmission/,
  ],
  [
    { kind: "status", status: 421 },
    "unauthorized",
    /\(421\); add it to rpc-host-whitelist .*IP address/,
  ],
  [{ kind: "status", status: 404 }, "unavailable", /\(404\); check the path in TRANSMISSION_URL/],
  [{ kind: "status", status: 500 }, "unavailable", /an error \(500\)/],
  [{ kind: "status", status: 504 }, "busy", /did not answer within 30 s/],
  [
    { kind: "redirect", to: "http://elsewhere.invalid/" },
    "unavailable",
    /redirects to http:\/\/elsewhere\.invalid \(302\); set TRANSMISSION_URL/,
  ],
  [{ kind: "html" }, "unavailable", /a web page; check that TRANSMISSION_URL/],
  [{ kind: "cut" }, "unavailable", /its answer was cut off or is not JSON/],
  [{ kind: "broken" }, "unavailable", /the connection was closed; check that it runs/],
  [{ kind: "reset" }, "unavailable", /the connection was closed; check that it runs/],
  [{ kind: "body", body: "" }, "unavailable", /is not JSON/],
  [{ kind: "body", body: "[".repeat(60) }, "unavailable", /is not JSON/],
  [{ kind: "body", body: "[".repeat(65) }, "unavailable", /nested deeper than 64 levels/],
  [{ kind: "body", body: "null" }, "unavailable", /not from an RPC/],
  [{ kind: "body", body: '{"jsonrpc":"2.0","result":{}}' }, "unavailable", /not from an RPC/],
  [
    { kind: "body", body: '{"result":"success","arguments":[1]}' },
    "unavailable",
    /not from an RPC/,
  ],
  [
    { kind: "body", body: '{"result":"success","arguments":{"torrents":{}}}' },
    "unavailable",
    /torrent list cannot be read/,
  ],
  [{ kind: "body", body: '{"result":"success"}' }, "unavailable", /torrent list cannot be read/],
  [
    { kind: "body", body: '{"result":"disk \\u001b[31mfull","arguments":{}}' },
    "unavailable",
    /"disk \ufffd\[31mfull"/,
  ],
  [
    { kind: "body", body: `{"result":"no ${auth.password}"}` },
    "unavailable",
    /it contains our credentials/,
  ],
  [{ kind: "huge", bytes: 3_000_000 }, "unavailable", /larger than 1000000 bytes/],
  [{ kind: "conflict", id: "new" }, "unavailable", /\(409\).*X-Transmission-Session-Id/],
  [{ kind: "conflict", id: "none" }, "unavailable", /\(409\).*X-Transmission-Session-Id/],
])("reports %j as %s, in one sentence with what to do", async (fault, code, message) => {
  await using it = await withTransmission({ auth }, { maxBytes: 1_000_000 });
  it.fake.setFault(fault);
  const error = await outage(it.client.list("all", never));
  expect(error.code).toBe(`client_${code}`);
  expect(error.message).toMatch(message);
  expect(error.message).toMatch(/^Transmission [^.]*(\.[^ ][^.]*)*\.$/);
  // A wrong password must not be retried automatically, and a proxy that always returns 409 must
  // not be asked endlessly.
  const tries = fault.kind === "conflict" && fault.id === "new" ? 2 : 1;
  expect(it.fake.requests).toHaveLength(tries);
  it.fake.setFault(undefined);
  expect(await it.client.list("all", never)).toEqual({ torrents: [], removedIds: [], odd: 0 });
});

test("does not retry a 409 that returns the id that was sent", async () => {
  await using it = await withTransmission();
  await it.client.session(never);
  const before = it.fake.requests.length;
  it.fake.setFault({ kind: "conflict", id: "same" });
  expect((await outage(it.client.session(never))).code).toBe("client_unavailable");
  expect(it.fake.requests).toHaveLength(before + 1);
});

test("a wrong password is refused once per call, and the next call can succeed", async () => {
  let password: string | undefined = "wrong";
  await using it = await withTransmission({ auth }, { password: () => password });
  expect(await outage(it.client.session(never))).toMatchObject({ code: "client_unauthorized" });
  expect(it.fake.requests).toHaveLength(1);
  password = auth.password;
  expect(await it.client.session(never)).toMatchObject({ rpcVersion: 16 });
});

test("reports a missing password if one is required", async () => {
  await using it = await withTransmission(
    { auth },
    { username: undefined, password: () => undefined },
  );
  const error = await outage(it.client.session(never));
  expect(error.message).toMatch(
    /asks for a user name and password \(401\); set TRANSMISSION_USERNAME/,
  );
  expect(it.fake.requests[0]?.headers).not.toHaveProperty("authorization");
});

test("passes on the pause that a proxy requests", async () => {
  await using it = await withTransmission();
  it.fake.setFault({ kind: "status", status: 503, retryAfter: "7" });
  expect(await outage(it.client.session(never))).toMatchObject({ retryAfterMs: 7000 });
});

test.each<["standing still" | "stalled in the body", TransmissionFault | undefined]>([
  ["standing still", undefined],
  ["stalled in the body", { kind: "stall" }],
])("%s for the whole deadline is busy, not down", async (_, fault) => {
  await using it = await withTransmission({}, { deadlineMs: 5000 });
  await it.client.session(never);
  if (fault) it.fake.setFault(fault);
  else it.fake.standStill();
  const asked = outage(it.client.list("all", never));
  await waitFor("the request", () =>
    it.fake.requests.some(({ method }) => method === "torrent-get"),
  );
  it.clock.advance(4999);
  it.clock.advance(1);
  const error = await asked;
  expect(error.code).toBe("client_busy");
  expect(error.message).toMatch(/within 5 s; it does not answer while it moves files/);
  it.fake.setFault(undefined);
  it.fake.resume();
  expect(await it.client.upSeconds(never)).toBeGreaterThanOrEqual(0);
});

test("one deadline applies to both tries together", async () => {
  await using it = await withTransmission({}, { deadlineMs: 5000 });
  await it.client.session(never);
  it.fake.renewSession();
  it.fake.standStill();
  const asked = outage(it.client.list("all", never));
  await waitFor("the first try", () => it.fake.requests.length === 3);
  it.clock.advance(4000);
  it.fake.resume();
  it.fake.standStill();
  await waitFor("the second try", () => it.fake.requests.length === 4);
  it.clock.advance(1000);
  expect((await asked).code).toBe("client_busy");
});

test("an aborted caller gets the signal's reason, whether its request is running or queued", async () => {
  await using it = await withTransmission();
  it.fake.standStill();
  const [first, second] = [new AbortController(), new AbortController()];
  const running = failure(it.client.list("all", first.signal));
  const waiting = failure(it.client.list("all", second.signal));
  const third = it.client.upSeconds(never);
  await waitFor("the first request", () => it.fake.requests.length === 1);
  second.abort("second left");
  expect(await waiting).toBe("second left");
  expect(it.fake.requests).toHaveLength(1);
  first.abort("first left");
  expect(await running).toBe("first left");
  it.fake.resume();
  expect(await third).toBe(0);
  expect(await failure(it.client.session(AbortSignal.abort("too late")))).toBe("too late");
});
