import { expect, test } from "vitest";
import { cli, runProgram } from "../support/daemon.ts";
import { startFakeTransmission } from "../support/fake-transmission.ts";
import { makeHome } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

const HASH = "a".repeat(40);
const PASSWORD = "pa55w0rd-of-transmission";

const homeOf = (url: string, password = PASSWORD) =>
  makeHome({
    settings: { TRANSMISSION_URL: url, TRANSMISSION_USERNAME: "anna", TRANSMISSION_PASSWORD: password },
  });

test("a client lists, stops and removes torrents without a daemon, and the terminal shows the same", async () => {
  await using transmission = await startFakeTransmission({ auth: { username: "anna", password: PASSWORD } });
  transmission.add({ hashString: HASH, name: "Film\u001b[2J" });
  using home = homeOf(transmission.origin);
  await using client = await connect(home);
  await client.tools();
  expect(transmission.requests).toHaveLength(0);
  const page = await ask(client, "list_torrents");
  expect(page).toMatchObject({ torrents: [{ hash: HASH, name: "Film\ufffd[2J", state: "downloading" }], total: 1 });
  expect(JSON.parse((await cli(home, "torrents", "--json")).stdout)).toEqual(page);

  expect(await ask(client, "control_torrent", { action: "stop", hash: HASH })).toMatchObject({
    torrent: { hash: HASH, state: "stopped" },
  });
  const plan = await ask(client, "control_torrent", { action: "remove", hash: HASH });
  expect(transmission.torrents.size).toBe(1);
  await ask(client, "control_torrent", { action: "remove", hash: HASH, confirm_token: plan["confirm_token"] });
  expect(transmission.torrents.size).toBe(0);
  const removals = transmission.requests.filter(({ method }) => method === "torrent-remove");
  expect(removals.at(-1)?.args).toMatchObject({ "delete-local-data": false });
  const history = (await cli(home, "history")).stdout;
  expect(history).toMatch(/Film\ufffd\[2J: torrent removed \(mcp:test-client\)/);
  expect(history).toMatch(/Film\ufffd\[2J: torrent stopped \(mcp:test-client\)/);
});

test("a Transmission that refuses us: both sides say what to do, without a password", async () => {
  await using transmission = await startFakeTransmission({ auth: { username: "anna", password: PASSWORD } });
  const wrong = "wr0ng-passw0rd";
  using home = homeOf(transmission.origin, wrong);
  await using client = await connect(home);
  const answer = await client.call("list_torrents", {});
  expect(answer).toMatchObject({
    isError: true,
    text: expect.stringMatching(/^unauthorized: .*TRANSMISSION_PASSWORD/),
  });
  const shell = await runProgram(home, ["torrents"]);
  expect(shell).toMatchObject({ code: 1, stderr: expect.stringContaining("TRANSMISSION_PASSWORD") });
  expect(shell.stderr).not.toContain("unexpected");
  expect(answer.text + shell.stderr + client.stderr()).not.toContain(wrong);
});
