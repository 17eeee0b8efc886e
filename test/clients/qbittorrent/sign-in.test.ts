import { inspect } from "node:util";
import { expect, test } from "vitest";
import { QBITTORRENT_KIND } from "../../../src/clients/qbittorrent/kind.ts";
import type { Fault } from "../../../src/hosts/demo/stand-ins/fail.ts";
import { failure, never } from "../transmission/with-transmission.ts";
import { withQbittorrent } from "./with-qbittorrent.ts";

const auth = { username: "anna", password: "s3cret: wörd" };

for (const version of ["2.8.19", "2.15.1"]) {
  test(`it signs in once for all that is asked (Web API ${version})`, async () => {
    await using it = await withQbittorrent({ auth, version });
    await it.client.list("all", never);
    await it.client.list("all", never);
    expect(it.fake.paths().filter((path) => path === "auth/login")).toHaveLength(1);
    const login = it.fake.requests[0];
    expect(login?.headers).not.toHaveProperty("origin");
    expect(login?.headers).not.toHaveProperty("referer");
    expect(new URLSearchParams(login?.body).get("password")).toBe(auth.password);
  });

  test(`a wrong password is not tried again before it changes, by whichever client (Web API ${version})`, async () => {
    let password = "wrong: s3cret";
    await using it = await withQbittorrent({ auth, version }, { password: () => password });
    for (let n = 0; n < 10; n++) {
      const client = await it.connect();
      const error = await failure(client.list("all", never));
      await client.close();
      expect(error).toMatchObject({
        code: "client_unauthorized",
        message: expect.stringMatching(/correct CLIENT_QBITTORRENT_USERNAME and CLIENT_QBITTORRENT_PASSWORD\./),
      });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("s3cret");
    }
    expect(it.fake.state.wrong).toBe(1);
    password = auth.password;
    expect(await it.client.list("all", never)).toEqual([]);
  });
}

test("where it lets this machine in, nothing is signed in, and its session is kept all the same", async () => {
  await using it = await withQbittorrent();
  await it.client.list("all", never);
  await it.client.list("all", never);
  expect(it.fake.paths()).toEqual(["app/webapiVersion", "torrents/info", "torrents/info"]);
  expect(it.fake.state.sessions).toBe(1);
});

test("where a password is asked for and none is set, that is what is said", async () => {
  await using it = await withQbittorrent({ auth }, { password: () => undefined });
  const { fake } = it;
  const client = await QBITTORRENT_KIND.connect(
    it.client,
    { url: fake.url, username: undefined, password: () => undefined, key: () => undefined },
    { clock: it.clock },
  );
  expect(await failure(client.list("all", never))).toMatchObject({
    code: "client_unauthorized",
    message: expect.stringMatching(/asks for a user name and password \(403\)/),
  });
  expect(fake.paths()).toEqual(["app/webapiVersion"]);
  await client.close();
});

test("a machine that is locked out is told how long, and its right password is not called wrong", async () => {
  await using it = await withQbittorrent({ auth });
  it.fake.state.wrong = 5;
  expect(await failure(it.client.list("all", never))).toMatchObject({
    code: "client_unauthorized",
    message: expect.stringMatching(/locked this machine out .*an hour/),
  });
  it.fake.state.wrong = 0;
  expect(await it.client.list("all", never)).toEqual([]);
});

for (const version of ["2.8.19", "2.15.1"])
  test(`a host name that it refuses is not called a wrong password (Web API ${version})`, async () => {
    await using it = await withQbittorrent({ auth, version });
    it.fake.state.host = false;
    expect(await failure(it.client.list("all", never))).toMatchObject({
      code: "client_unauthorized",
      message: expect.stringMatching(/host name .*\(401\).*DOWNLOAD_CLIENTS.*Server domains/),
    });
    it.fake.state.host = true;
    expect(await it.client.list("all", never)).toEqual([]);
  });

test("a version that is too old is refused, and asked about once a session", async () => {
  await using it = await withQbittorrent({ version: "2.6.1" });
  expect(await failure(it.client.list("all", never))).toMatchObject({ code: "unsupported" });
});

test.each<[Fault, string, RegExp]>([
  [{ kind: "status", status: 404 }, "unavailable", /\(404\); check the path in DOWNLOAD_CLIENTS/],
  [{ kind: "status", status: 500 }, "unavailable", /an error \(500\)/],
  [{ kind: "status", status: 504 }, "busy", /did not answer within 5 s/],
  [{ kind: "redirect", to: "http://elsewhere.invalid/" }, "unavailable", /redirects to another address \(302\)/],
  [{ kind: "html" }, "unavailable", /not JSON|a web page/],
  [{ kind: "cut", only: "info" }, "unavailable", /not JSON/],
  [{ kind: "body", body: "{}", only: "info" }, "unavailable", /list of torrents cannot be read/],
  [
    { kind: "reset" },
    "unavailable",
    /the connection was closed; check that it runs and that DOWNLOAD_CLIENTS is right/,
  ],
])("%j is an outage that says what to do", async (fault, code, message) => {
  await using it = await withQbittorrent();
  it.fake.state.fault = fault;
  const error = await failure(it.client.list("all", never));
  expect(error).toMatchObject({ code: `client_${code}`, message: expect.stringMatching(message) });
  it.fake.state.fault = undefined;
  expect(await it.client.list("all", never)).toEqual([]);
});
