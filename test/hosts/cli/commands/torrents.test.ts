import { expect, test } from "vitest";
import type { ShownTorrent } from "../../../../src/app/shown/torrent-shape.ts";
import type { TorrentPage } from "../../../../src/app/torrents/desk/torrents.ts";
import type { TorrentRequest } from "../../../../src/core/torrent/command.ts";
import {
  torrents as group,
  list as torrents,
} from "../../../../src/hosts/cli/commands/torrents.ts";
import { formatTorrentLines } from "../../../../src/hosts/cli/show/status-lines.ts";
import type { TorrentDesk } from "../../../support/transmission-port.ts";
import { type FakeIo, fakeContext, fakeIo } from "../fake-context.ts";

const hash = "a".repeat(40);
const shown: ShownTorrent = {
  hash,
  name: "Film.a",
  state: "downloading",
  progress_percent: 59.9,
  ratio: 0.5,
  size_bytes: 1536,
  labels: ["movies", "4k"],
  added_at: "2026-01-01T00:00:00.000Z",
  release_id: 7,
  release_state: "settling",
  waits: { code: "downloading", message: "59.9 % of it is there, 1 KiB to go." },
  error: "A tracker warns.",
};

const unexpected = () => Promise.reject(new Error("It was not expected."));
const close = async () => {};
const beside = (io: FakeIo, desk: Partial<TorrentDesk>) =>
  fakeContext(
    io,
    {},
    { torrents: async () => ({ list: unexpected, control: unexpected, close, ...desk }) },
  ).context;

function withPage(page: TorrentPage) {
  const io = fakeIo();
  const asked: unknown[] = [];
  const list: TorrentDesk["list"] = async (query) => {
    asked.push(query);
    return page;
  };
  return { io, context: beside(io, { list }), asked };
}

test("prints a torrent's progress, release, wait reason, problem and hash", () => {
  expect(formatTorrentLines(shown)).toEqual([
    "Film.a (1.5 KiB)",
    "  downloading 59.9 %, ratio 0.5, labels movies, 4k, release #7 settling",
    "  waits: 59.9 % of it is there, 1 KiB to go.",
    "  ! A tracker warns.",
    `  ${hash}`,
  ]);
  const { waits: _, error: __, release_id: ___, ...bare } = shown;
  expect(formatTorrentLines({ ...bare, labels: [] })).toEqual([
    "Film.a (1.5 KiB)",
    "  downloading 59.9 %, ratio 0.5",
    `  ${hash}`,
  ]);
});

test("shows an excluded torrent, a parked torrent and an error that is also the wait reason once each", () => {
  const said = (code: string, message: string, error?: string): string[] => {
    const { error: _, ...bare } = shown;
    return formatTorrentLines({
      ...bare,
      waits: { code, message },
      ...(error ? { error } : {}),
    }).slice(2, -1);
  };
  expect(said("label", "It has the label linux.")).toEqual([
    "  left alone: It has the label linux.",
  ]);
  expect(said("backlog", "It was here before.")).toEqual(["  parked: plex-ingest backlog"]);
  expect(said("torrent_error", "An error: No data found!", "No data found!")).toEqual([
    "  waits: An error: No data found!",
  ]);
});

test("prints each torrent and how to get the next page; --json prints the page that the tool returns", async () => {
  const page = { torrents: [shown], total: 3, next: "c2" };
  const asked = { state: "seeding", label: "x", limit: 1, cursor: "c" };
  const json = withPage(page);
  expect(await torrents.run({ ...asked, json: true }, json.context)).toBe(0);
  expect(json.asked).toEqual([asked]);
  expect(json.io.written()).toBe(`${JSON.stringify(page)}\n`);
  const read = withPage(page);
  await torrents.run({ limit: 1 }, read.context);
  expect(read.io.written()).toContain("Film.a (1.5 KiB)");
  expect(read.io.written()).toContain("1 of 3. Next: plex-ingest torrents --limit 1 --cursor c2");
});

test("lists a client that is down before the torrents of other clients", async () => {
  const down = { client: "box", code: "client_unavailable", message: "Box does not answer." };
  const it = withPage({ torrents: [shown], total: 1, unavailable: [down] });
  await torrents.run({ limit: 20 }, it.context);
  expect(it.io.written()).toMatch(/^! box: Box does not answer\.\nFilm\.a/);
});

test("distinguishes an empty list from an empty filter result", async () => {
  const it = withPage({ torrents: [], total: 0 });
  await torrents.run({ limit: 20 }, it.context);
  await torrents.run({ limit: 20, state: "error" }, it.context);
  expect(it.io.written()).toBe("There are no downloads.\nNo download matches.\n");
});

const remove = group.commands.find(({ name }) => name === "remove");

test.each([
  [{ terminal: true, ask: async () => true }, {}, 0, "It was removed.\n", 2],
  [{ terminal: true, ask: async () => false }, {}, 4, "", 1],
  [{}, { yes: true }, 0, "It was removed.\n", 2],
  [{}, { yes: true, json: true }, 0, '{"message":"It was removed."}\n', 2],
])("removes a torrent only after a yes: %j %j", async (given, options, code, text, calls) => {
  const io = fakeIo(given);
  const ordered: TorrentRequest[] = [];
  const plan = { hash, name: "Film.a", effect: "Its data stays." };
  const control = async (request: TorrentRequest) => {
    ordered.push(request);
    return request.confirmToken === "t"
      ? { message: "It was removed." }
      : { plan, confirm_token: "t", expires_at: "2026-01-01T00:00:00.000Z" };
  };
  expect(await remove?.run({ hash, client: "seedbox", ...options }, beside(io, { control }))).toBe(
    code,
  );
  expect(io.written()).toBe(text);
  expect(ordered).toHaveLength(calls);
  expect(ordered[0]).toEqual({ action: "remove", hash, client: "seedbox" });
});

test("removes no torrent without a terminal and --yes", async () => {
  const control = async () => ({
    plan: { hash, name: "x", effect: "y" },
    confirm_token: "t",
    expires_at: "z",
  });
  await expect(remove?.run({ hash }, beside(fakeIo(), { control }))).rejects.toMatchObject({
    code: "refused",
  });
});
