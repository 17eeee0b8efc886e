import { expect, test } from "vitest";
import { programOf } from "../../../src/clients/qbittorrent/hook.ts";
import { QBITTORRENT_KIND } from "../../../src/clients/qbittorrent/kind.ts";
import { magnetLink } from "../../support/bencode.ts";
import { hashOf } from "../../support/torrent.ts";
import { failure, never } from "../transmission/with-transmission.ts";
import { withQbittorrent } from "./with-qbittorrent.ts";

const A = hashOf("a");

test.each([
  ["2.8.19", "torrents/resume", "torrents/pause"],
  ["2.11.2", "torrents/start", "torrents/stop"],
])("Web API %s starts with %s and stops with %s", async (version, start, stop) => {
  await using it = await withQbittorrent({ version });
  it.fake.add(A);
  await it.commands.start(A, never);
  await it.commands.stop(A, never);
  expect(it.fake.paths().filter((path) => /resume|pause|start|stop/.test(path))).toEqual([
    start,
    stop,
  ]);
});

test("a torrent is removed without its data", async () => {
  await using it = await withQbittorrent();
  it.fake.add(A);
  await it.commands.remove(A, never);
  const sent = new URLSearchParams(it.fake.requests.at(-1)?.body);
  expect([sent.get("hashes"), sent.get("deleteFiles")]).toEqual([A, "false"]);
});

test("sets labels as tags, keeps the category, and does not make it a tag", async () => {
  await using it = await withQbittorrent();
  it.fake.add(A, { category: "films", tags: "old, kept" });
  await it.commands.setLabels(A, ["films", "kept", "new"], never);
  const sent = it.fake.requests
    .slice(-2)
    .map(({ path, body }) => [path, new URLSearchParams(body).get("tags")]);
  expect(sent).toEqual([
    ["torrents/addTags", "new"],
    ["torrents/removeTags", "old"],
  ]);
  expect(await failure(it.commands.setLabels(A, ["a,b"], never))).toMatchObject({
    message: expect.stringMatching(/no comma/),
  });
});

test.each([
  ["Fails.", 200],
  ["", 409],
  ["Error: not a valid torrent file", 415],
])("reports an addition as refused if the response is %j with %i", async (_, status) => {
  await using it = await withQbittorrent();
  await it.client.list("all", never);
  it.fake.state.fault =
    status === 200
      ? { kind: "body", body: "Fails.", only: "torrents/add" }
      : { kind: "status", status, only: "torrents/add" };
  expect(await failure(it.commands.add({ magnet: magnetLink(A, "x") }, [], never))).toMatchObject({
    code: "refused",
  });
});

test("rejects several links in one magnet link", async () => {
  await using it = await withQbittorrent();
  const magnet = `${magnetLink(A, "x")}\nhttp://elsewhere.invalid/`;
  expect(await failure(it.commands.add({ magnet }, [], never))).toMatchObject({
    message: "This is not a magnet link.",
  });
  expect(it.fake.requests).toEqual([]);
});

test("returns the default folder and those of the categories", async () => {
  await using it = await withQbittorrent();
  it.fake.state.preferences = {
    save_path: "/dl/",
    temp_path_enabled: true,
    temp_path: "/inc",
    incomplete_files_ext: true,
  };
  it.fake.state.categories = {
    films: { name: "films", savePath: "/films", download_path: "/films-inc" },
    tv: { name: "tv", savePath: "", download_path: false },
    odd: null,
  };
  expect(await it.client.folders(never)).toEqual({
    download: ["/dl", "/films"],
    incomplete: "/inc",
    others: ["/films-inc"],
  });
});

test.each<[string, Record<string, unknown>, RegExp[]]>([
  ["nothing", { incomplete_files_ext: true }, []],
  ["final names", { temp_path_enabled: false }, [/final names/]],
  [
    "removal with its files",
    { max_ratio_enabled: true, max_ratio_act: 3 },
    [/removes a torrent with its files/],
  ],
  [
    "removal after a time",
    { max_seeding_time_enabled: true, max_ratio_act: 1 },
    [/removes a torrent when/],
  ],
  [
    "removal after idleness",
    { max_inactive_seeding_time_enabled: true, max_ratio_act: 1 },
    [/removes a torrent when/],
  ],
  ["an action without a goal", { max_ratio_act: 1 }, []],
  ["loose files", { torrent_content_layout: "NoSubfolder" }, [/directly into the download folder/]],
  [
    "a shell",
    { autorun_enabled: true, autorun_program: '/bin/sh -c "echo %F"' },
    [/through a shell/],
  ],
  ["a shell that is off", { autorun_program: 'sh -c "echo %F"' }, []],
])("checks the settings for the doctor: %s", async (_, preferences, found) => {
  await using it = await withQbittorrent();
  Object.assign(it.fake.state.preferences, preferences);
  const { version, warnings } = await it.client.report(never);
  expect(version).toBe("4.5.2");
  expect(warnings.map((one) => one.found)).toEqual(
    found.map((words) => expect.stringMatching(words)),
  );
});

test("the hook is one program with only the hash, and can be read back", async () => {
  expect(QBITTORRENT_KIND.hook({ script: "/opt/a b/torrent-done.sh", client: "qb" }).line).toBe(
    '"/opt/a b/torrent-done.sh" --client qb --hash %K',
  );
  expect(['"/a b/x.sh" %K', "/a/x.sh %K", "", '""'].map(programOf)).toEqual([
    "/a b/x.sh",
    "/a/x.sh",
    undefined,
    undefined,
  ]);
  await using it = await withQbittorrent();
  const set = (script: string) =>
    it.client.setHook?.({ script, client: "qb" }, never) ?? Promise.resolve();
  // The stand-in does not store the setting, like a client that forbids it.
  expect(await failure(set("/a b/torrent-done.sh"))).toMatchObject({ code: "refused" });
  const sent = it.fake.requests.find(({ path }) => path === "app/setPreferences");
  expect(JSON.parse(new URLSearchParams(sent?.body).get("json") ?? "")).toEqual({
    autorun_enabled: true,
    autorun_program: '"/a b/torrent-done.sh" --client qb --hash %K',
  });
  const unset = () => it.client.unsetHook?.(never) ?? Promise.resolve();
  expect(await failure(unset())).toMatchObject({ code: "refused" });
  Object.assign(it.fake.state.preferences, { autorun_enabled: false, autorun_program: "" });
  await unset();
  const last = it.fake.requests.filter(({ path }) => path === "app/setPreferences").at(-1);
  expect(JSON.parse(new URLSearchParams(last?.body).get("json") ?? "")).toEqual({
    autorun_enabled: false,
    autorun_program: "",
  });
  for (const path of ['/a"b/x.sh', "/a%Nb/x.sh", "/a\nb/x.sh"]) {
    expect(await failure(set(path))).toMatchObject({ code: "refused" });
  }
});

test.each([
  ["[Preferences]\nWebUI\\Port=9999\n", "http://127.0.0.1:9999"],
  ["[Preferences]\nWebUI\\HTTPS\\Enabled=true\nWebUI\\Port=9999\n", "https://127.0.0.1:9999"],
  ["[Preferences]\n", "http://127.0.0.1:8080"],
  [undefined, "http://127.0.0.1:8080"],
])("finds a local qBittorrent by its settings file", async (file, url) => {
  const readText = async (path: string) =>
    path === "/home/anna/.config/qBittorrent/qBittorrent.conf" ? file : undefined;
  expect(await QBITTORRENT_KIND.localUrl(readText, "/home/anna")).toBe(url);
});
