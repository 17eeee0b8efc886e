import { expect, test } from "vitest";
import { hashOf } from "../../support/torrent.ts";
import { failure } from "../transmission/with-transmission.ts";
import { never, refusal, row, withDeluge } from "./with-deluge.ts";

const [A, B] = [hashOf("a"), hashOf("b")];
const magnet = `magnet:?xt=urn:btih:${B}`;

async function withCommands() {
  const it = await withDeluge();
  if (!it.client.commands) throw new Error("It takes none.");
  return { ...it, commands: it.client.commands, last: () => it.calls.at(-1) };
}

test("each command reaches exactly one torrent and keeps its data", async () => {
  await using it = await withCommands();
  const orders = [
    ["start", "core.resume_torrent", [A]],
    ["stop", "core.pause_torrent", [A]],
    ["verify", "core.force_recheck", [[A]]],
    ["reannounce", "core.force_reannounce", [[A]]],
    ["remove", "core.remove_torrent", [A, false]],
  ] as const;
  for (const [command, method, params] of orders) {
    await it.commands[command](A.toUpperCase(), never);
    expect(it.last()).toMatchObject({ method, params });
    expect(await failure(it.commands[command](B, never))).toMatchObject({ code: "not_found" });
  }
});

test("sets a torrent's only label, and creates the label if it is new", async () => {
  await using it = await withCommands();
  await it.commands.setLabels(A, ["Films"], never);
  expect(it.last()).toMatchObject({ method: "label.set_torrent", params: [A, "films"] });
  expect(it.names()).not.toContain("label.add");
  await it.commands.setLabels(A, ["series-4k"], never);
  expect(it.state.labels).toContain("series-4k");
  await it.commands.setLabels(A, [], never);
  expect(it.last()).toMatchObject({ method: "label.set_torrent", params: [A, ""] });
  for (const labels of [["a", "b"], ["ä"], ["a b"], ["a,b"]]) {
    expect(await failure(it.commands.setLabels(A, labels, never))).toMatchObject({
      code: "invalid_request",
    });
  }
  it.state.plugins = [];
  expect(await failure(it.commands.setLabels(A, ["films"], never))).toMatchObject({
    code: "unsupported",
  });
});

test("adds a magnet link and a file with Deluge's own settings, and a known torrent keeps its label", async () => {
  await using it = await withCommands();
  it.answers["core.add_torrent_magnet"] = () => {
    it.state.rows[B] = row({ name: B });
    return { result: B };
  };
  expect(await it.commands.add({ magnet }, ["films"], never)).toEqual({
    hash: B,
    name: B,
    known: false,
  });
  expect(it.calls.find(({ method }) => method === "core.add_torrent_magnet")?.params).toEqual([
    magnet,
    {},
  ]);
  expect(it.names()).toContain("label.set_torrent");
  it.answers["core.add_torrent_file"] = () => refusal(`Torrent already in session (${A}).`);
  const sets = it.names().filter((name) => name === "label.set_torrent").length;
  expect(await it.commands.add({ metainfo: Buffer.from("d4:infode") }, ["films"], never)).toEqual({
    hash: A,
    name: "Film.2019.mkv",
    known: true,
  });
  expect(it.names().filter((name) => name === "label.set_torrent")).toHaveLength(sets);
  it.answers["core.add_torrent_file"] = () =>
    refusal("Unable to add torrent, decoding filedump failed: no list.");
  expect(await failure(it.commands.add({ metainfo: Buffer.from("no") }, [], never))).toMatchObject({
    code: "refused",
    message: "Deluge refuses this: Unable to add torrent, decoding filedump failed: no list.",
  });
  it.answers["core.add_torrent_magnet"] = () => ({ result: null });
  expect(await failure(it.commands.add({ magnet }, [], never))).toMatchObject({
    code: "client_unavailable",
  });
  expect(await failure(it.commands.add({ magnet: "/etc/passwd" }, [], never))).toMatchObject({
    code: "invalid_request",
  });
});

test("removes only our script from Deluge's commands, and reports a Deluge that keeps it", async () => {
  await using it = await withDeluge();
  it.state.plugins = ["Execute"];
  const others = [
    ["1", "complete", "/own.sh"],
    ["2", "removed", "/opt/torrent-done.sh"],
    ["3", "complete", "/opt/not-torrent-done.sh"],
  ];
  it.state.commands = [
    ["a", "complete", "/opt/torrent-done.sh"],
    ...others,
    ["b", "complete", "/srv/media/.plex-ingest-hook/torrent-done.sh"],
  ];
  await it.client.unsetHook?.(never);
  expect(it.state.commands).toEqual(others);
  it.state.commands = [["a", "complete", "/opt/torrent-done.sh"]];
  it.answers["execute.remove_command"] = () => ({ result: null });
  expect(await failure(it.client.unsetHook?.(never) ?? Promise.resolve())).toMatchObject({
    code: "refused",
    message: "Deluge did not remove the script.",
  });
});

test("adds the script to Deluge's commands once, and reloads the plugin only if nothing else would run twice", async () => {
  await using it = await withDeluge();
  const set = () =>
    it.client.setHook?.({ script: "/opt/torrent-done.sh", client: "deluge" }, never);
  it.state.plugins = ["Label"];
  expect((await it.client.report(never)).hook).toMatchObject({ enabled: false, path: undefined });
  await set();
  expect(it.state).toMatchObject({
    plugins: ["Label", "Execute"],
    commands: [["id", "complete", "/opt/torrent-done.sh"]],
  });
  expect(it.names().slice(-2)).toEqual(["core.disable_plugin", "core.enable_plugin"]);
  await set();
  expect(it.state.commands).toHaveLength(1);
  expect((await it.client.report(never)).hook).toMatchObject({
    enabled: true,
    path: "/opt/torrent-done.sh",
  });
  it.state.commands = [["id", "removed", "/own.sh"]];
  expect(await failure(Promise.resolve(set()))).toMatchObject({
    code: "refused",
    message: expect.stringMatching(/runs it only after a restart/),
  });
  it.state.commands = [["id", "complete", "/own.sh"]];
  const switched = it.names().filter((name) => name === "core.disable_plugin").length;
  await set();
  expect(it.names().filter((name) => name === "core.disable_plugin")).toHaveLength(switched);
});
