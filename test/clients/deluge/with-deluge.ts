import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createDeluge } from "../../../src/clients/deluge/torrent-client.ts";
import type { ClientSettings, TorrentClient } from "../../../src/core/torrent/client.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { hashOf } from "../../support/torrent.ts";

export const never = new AbortController().signal;

/**
 * A row of `core.get_torrents_status` from Deluge 2.0.3: complete, moved and seeding by default.
 */
export const row = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: "Film.2019.mkv",
  state: "Seeding",
  is_finished: true,
  total_wanted: 1000,
  total_size: 1000,
  total_remaining: 0,
  download_location: "/srv/complete",
  message: "OK",
  label: "",
  ratio: 0.5,
  eta: 0,
  time_added: 1_700_000_000,
  completed_time: 1_700_000_100,
  stop_at_ratio: false,
  stop_ratio: 2,
  files: [{ index: 0, offset: 0, path: "Film.2019.mkv", size: 1000 }],
  file_priorities: [4],
  ...more,
});

type Answer =
  | { result?: unknown; error?: { code: number; message: string } }
  | { body: string; status?: number };
type Call = { method: string; params: unknown[]; cookie: string | undefined };

export const refusal = (message: string): Answer => ({
  error: {
    code: 4,
    message: `Failure: [Failure instance: Traceback (failure with no frames): <class 'deluge.error.AddTorrentError'>: ${message}\n]`,
  },
});

/** The error of a deluge-web whose daemon was killed. */
export const NO_DAEMON: Answer = {
  error: { code: 3, message: "AttributeError: 'NoneType' object has no attribute 'send_request'" },
};

type Given = {
  /** The client's password; `opens` is the password that the server accepts. */
  password?: string | null;
  opens?: string;
  settings?: Partial<ClientSettings>;
};

const UNKNOWN: Answer = { error: { code: 2, message: "Unknown method" } };

/**
 * A deluge-web on the loopback address and our client for it. `answers` take precedence over the
 * built-in ones.
 */
export async function withDeluge(
  rows: Record<string, unknown> = { [hashOf("a")]: row() },
  { password = "secret", opens = "secret", settings = {} }: Given = {},
) {
  const calls: Call[] = [];
  const state = {
    rows,
    connected: true,
    /** True after deluged restarted: deluge-web answers its calls only once it is connected. */
    isSilent: false,
    session: 1,
    plugins: ["Label", "Execute"],
    labels: ["films"],
    commands: [] as unknown[][],
  };
  const answers: Record<string, (call: Call) => Answer | undefined> = {};

  const isThere = ([of]: unknown[]): boolean =>
    [of].flat().every((hash) => String(hash) in state.rows);
  /** Responses to commands for torrents that exist. */
  const orders: Record<string, unknown> = {
    "core.pause_torrent": null,
    "core.resume_torrent": null,
    "core.force_recheck": null,
    "core.force_reannounce": null,
    "core.remove_torrent": true,
    "label.set_torrent": null,
  };
  const own: Record<string, (params: unknown[]) => unknown> = {
    "web.connected": () => state.connected && !state.isSilent,
    "web.get_hosts": () => [["host-1", "127.0.0.1", 58846, "localclient"]],
    "web.connect": () => {
      state.connected = true;
      state.isSilent = false;
      return ["core.add_torrent_file"];
    },
    "daemon.get_version": () => "2.0.3",
    "core.get_enabled_plugins": () => state.plugins,
    "core.enable_plugin": ([name]) => state.plugins.push(String(name)) > 0,
    "core.disable_plugin": ([name]) => {
      state.plugins = state.plugins.filter((one) => one !== name);
      return true;
    },
    "core.add_torrent_file": () => hashOf("b"),
    "core.add_torrent_magnet": () => hashOf("b"),
    "core.get_config_values": () => ({
      download_location: "/srv/incomplete",
      move_completed: true,
      move_completed_path: "/srv/complete",
    }),
    "core.get_torrents_status": ([filter, keys]) => {
      const { id } = filter as { id?: string[] };
      const some = Object.entries(state.rows).filter(([hash]) => id?.includes(hash) ?? true);
      const of = (one: unknown) =>
        Object.fromEntries(
          (keys as string[]).map((key) => [key, (one as Record<string, unknown>)[key]]),
        );
      return Object.fromEntries(
        some.map(([hash, one]) => [hash, typeof one === "object" ? of(one) : one]),
      );
    },
    "label.get_labels": () => state.labels,
    "label.add": ([label]) => void state.labels.push(String(label)),
    "execute.get_commands": () => state.commands,
    "execute.remove_command": ([id]) =>
      void (state.commands = state.commands.filter((command) => command[0] !== id)),
    "execute.add_command": ([event, path]) => void state.commands.push(["id", event, path]),
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { method, params } = JSON.parse(body) as { method: string; params: unknown[] };
    const call = { method, params, cookie: request.headers.cookie };
    calls.push(call);
    const given = answers[method]?.(call);
    if (given && "body" in given) {
      response.writeHead(given.status ?? 200).end(given.body);
      return;
    }
    if (method === "auth.login" && params[0] === opens) {
      response.setHeader("set-cookie", `_session_id=s${state.session}; Path=/deluge/json`);
    }
    if (state.isSilent && !/^(?:auth|web)\./.test(method)) return;
    const signedIn = request.headers.cookie === `_session_id=s${state.session}`;
    const login = method === "auth.login" ? { result: params[0] === opens } : undefined;
    const refused = signedIn ? undefined : { error: { code: 1, message: "Not authenticated" } };
    const order =
      method in orders
        ? isThere(params)
          ? { result: orders[method] }
          : refusal("no such torrent")
        : UNKNOWN;
    const answer =
      given ?? login ?? refused ?? (own[method] ? { result: own[method](params) ?? null } : order);
    response.end(JSON.stringify({ result: null, error: null, id: 1, ...answer }));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = fakeClock();
  const access = {
    url,
    username: undefined,
    password: () => password ?? undefined,
    key: () => undefined,
  };
  const client: TorrentClient = createDeluge(clientSettings("deluge", settings), access, { clock });
  return {
    url,
    client,
    clock,
    calls,
    state,
    answers,
    names: (): string[] => calls.map(({ method }) => method),
    async [Symbol.asyncDispose]() {
      await client.close();
      server.closeAllConnections();
      await new Promise<void>((done) => void server.close(() => done()));
    },
  };
}
