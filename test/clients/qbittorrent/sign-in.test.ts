import { readFileSync, statSync } from "node:fs";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createRefusals } from "../../../src/clients/shared/refusals.ts";
import type { Fault } from "../../support/fault.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { failure, never } from "../transmission/with-transmission.ts";
import { withQbittorrent } from "./with-qbittorrent.ts";

const auth = { username: "anna", password: "s3cret: wörd" };

for (const version of ["2.8.19", "2.15.1"]) {
  test(`signs in once for all requests (Web API ${version})`, async () => {
    await using it = await withQbittorrent({ auth, version });
    await it.client.list("all", never);
    await it.client.list("all", never);
    expect(it.fake.paths().filter((path) => path === "auth/login")).toHaveLength(1);
    const login = it.fake.requests[0];
    expect(login?.headers).not.toHaveProperty("origin");
    expect(login?.headers).not.toHaveProperty("referer");
    expect(new URLSearchParams(login?.body).get("password")).toBe(auth.password);
  });

  test(`no process retries a wrong password until it changes (Web API ${version})`, async () => {
    using folder = tempFolder();
    let password = "wrong: s3cret";
    const refusals = () => createRefusals(folder.path);
    await using it = await withQbittorrent(
      { auth, version },
      { password: () => password, refusals },
    );
    async function refused(triesAgain?: boolean): Promise<void> {
      const client = await it.connect(triesAgain);
      for (let again = 0; again < 2; again++) {
        const error = await failure(client.list("all", never));
        expect(error).toMatchObject({
          code: "client_unauthorized",
          message: expect.stringMatching(
            /_PASSWORD\. They are not tried again .*plex-ingest doctor/,
          ),
        });
        expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("s3cret");
      }
      await client.close();
    }
    for (let n = 0; n < 10; n++) await refused();
    expect(it.fake.state.wrong).toBe(1);
    const kept = readFileSync(folder.at("refused.json"), "utf8");
    expect(kept).toContain(it.fake.url);
    expect(kept).not.toContain("s3cret");
    expect(statSync(folder.at("refused.json")).mode & 0o777).toBe(0o600);
    // The doctor's request counts as a person's, so the password is tried again.
    await refused(true);
    expect(it.fake.state.wrong).toBe(2);
    password = auth.password;
    expect(await it.client.list("all", never)).toEqual([]);
    expect(readFileSync(folder.at("refused.json"), "utf8")).toBe("{}");
    // The password was corrected in the client instead.
    Object.assign(auth, { password: "other" });
    it.fake.restart();
    await refused();
    Object.assign(auth, { password });
    await refused();
    const doctor = await it.connect(true);
    expect(await doctor.list("all", never)).toEqual([]);
    await doctor.close();
    const again = await it.connect();
    expect(await again.list("all", never)).toEqual([]);
    await again.close();
  });
}

test("if a refused password cannot be stored, only the current process remembers it", () => {
  const refusals = createRefusals("/nowhere/at all");
  refusals.add("http://a", "secret");
  expect([
    refusals.has("http://a", "secret"),
    refusals.has("http://a", "other"),
    refusals.has("http://b", "secret"),
  ]).toEqual([true, false, false]);
  refusals.drop("http://a");
  expect(refusals.has("http://a", "secret")).toBe(false);
});

test("does not sign in if this machine is trusted, and still keeps its session", async () => {
  await using it = await withQbittorrent();
  await it.client.list("all", never);
  await it.client.list("all", never);
  expect(it.fake.paths()).toEqual(["app/webapiVersion", "torrents/info", "torrents/info"]);
  expect(it.fake.state.sessions).toBe(1);
});

test("reports that a password is required if none is set", async () => {
  await using it = await withQbittorrent({ auth }, { isNobody: true });
  expect(await failure(it.client.list("all", never))).toMatchObject({
    code: "client_unauthorized",
    message: expect.stringMatching(/asks for a user name and password \(403\)/),
  });
  expect(it.fake.paths()).toEqual(["app/webapiVersion"]);
});

test("reports how long a lockout lasts, and does not call the right password wrong", async () => {
  await using it = await withQbittorrent({ auth });
  it.fake.state.wrong = 5;
  expect(await failure(it.client.list("all", never))).toMatchObject({
    code: "client_unauthorized",
    message: expect.stringMatching(/locked this machine out .*an hour/),
  });
  it.fake.state.wrong = 0;
  expect(await it.client.list("all", never)).toEqual([]);
});

for (const version of ["2.8.19", "2.15.1"]) {
  test(`does not report a refused host name as a wrong password (Web API ${version})`, async () => {
    await using it = await withQbittorrent({ auth, version });
    it.fake.state.host = false;
    expect(await failure(it.client.list("all", never))).toMatchObject({
      code: "client_unauthorized",
      message: expect.stringMatching(/host name .*\(401\).*DOWNLOAD_CLIENTS.*Server domains/),
    });
    it.fake.state.host = true;
    expect(await it.client.list("all", never)).toEqual([]);
  });
}

test("rejects a version that is too old", async () => {
  await using it = await withQbittorrent({ version: "2.6.1" });
  expect(await failure(it.client.list("all", never))).toMatchObject({ code: "unsupported" });
});

test.each<[Fault, string, RegExp]>([
  [{ kind: "status", status: 404 }, "unavailable", /\(404\); check the path in DOWNLOAD_CLIENTS/],
  [{ kind: "status", status: 500 }, "unavailable", /an error \(500\)/],
  [{ kind: "status", status: 504 }, "busy", /did not answer within 5 s/],
  [
    { kind: "redirect", to: "http://elsewhere.invalid/" },
    "unavailable",
    /redirects to http:\/\/elsewhere\.invalid \(302\)/,
  ],
  [{ kind: "html" }, "unavailable", /not JSON|a web page/],
  [{ kind: "cut", only: "info" }, "unavailable", /not JSON/],
  [{ kind: "body", body: "{}", only: "info" }, "unavailable", /list cannot be read/],
  [
    { kind: "reset" },
    "unavailable",
    /the connection was closed; check that it runs and that DOWNLOAD_CLIENTS is right/,
  ],
])("reports %j as an outage and explains what to do", async (fault, code, message) => {
  await using it = await withQbittorrent();
  it.fake.state.fault = fault;
  const error = await failure(it.client.list("all", never));
  expect(error).toMatchObject({ code: `client_${code}`, message: expect.stringMatching(message) });
  it.fake.state.fault = undefined;
  expect(await it.client.list("all", never)).toEqual([]);
});

const NEWEST = "2.16.2";

test("an API key replaces signing in, also while this machine is locked out", async () => {
  await using it = await withQbittorrent({ auth, version: NEWEST }, { key: "qbt_key" });
  it.fake.state.wrong = 5;
  it.fake.state.key = "qbt_key";
  expect(await it.client.list("all", never)).toEqual([]);
  expect(it.fake.paths()).not.toContain("auth/login");
});

test.each([NEWEST, "2.11.4"])(
  "reports a refused API key as that, whether or not this machine is locked out (Web API %s)",
  async (version) => {
    for (const wrong of [0, 5]) {
      await using it = await withQbittorrent({ auth, version }, { key: "qbt_key" });
      it.fake.state.wrong = wrong;
      expect(await failure(it.client.list("all", never))).toMatchObject({
        code: "client_unauthorized",
        message:
          "qBittorrent refuses the API key (403); check CLIENT_QBITTORRENT_KEY. Keys need " +
          "qBittorrent 5.2 or newer: for an older one, set CLIENT_QBITTORRENT_USERNAME and " +
          "CLIENT_QBITTORRENT_PASSWORD instead.",
      });
    }
  },
);

test("does not report a refused host name as a wrong API key", async () => {
  await using it = await withQbittorrent({ auth, version: NEWEST }, { key: "qbt_key" });
  it.fake.state.host = false;
  expect(await failure(it.client.list("all", never))).toMatchObject({
    message: expect.stringMatching(/host name .*\(401\).*Server domains/),
  });
});

test.each([
  [NEWEST, "qbt_key", 0],
  [NEWEST, "qbt_other", 1],
  ["2.11.4", "qbt_other", 1],
])(
  "with a user name and an API key, the key is tried first, and signs nobody in (Web API %s, accepts %s)",
  async (version, accepted, signIns) => {
    await using it = await withQbittorrent(
      { auth, version },
      { key: "qbt_key", username: auth.username, password: () => auth.password },
    );
    it.fake.state.key = accepted;
    for (const _ of [1, 2]) expect(await it.client.list("all", never)).toEqual([]);
    expect(it.fake.paths().filter((path) => path === "auth/login")).toHaveLength(signIns);
  },
);

test("does not mistake a proxy's own password for qBittorrent's", async () => {
  await using it = await withQbittorrent({ auth });
  it.fake.state.proxy = true;
  for (const _ of [1, 2]) {
    expect(await failure(it.client.list("all", never))).toMatchObject({
      code: "client_unauthorized",
      message: expect.stringMatching(/behind a proxy/),
    });
  }
  it.fake.state.proxy = false;
  expect(await it.client.list("all", never)).toEqual([]);
});
