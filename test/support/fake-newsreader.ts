import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type FakeAnswer, send, toJsonAnswer } from "../../src/hosts/demo/stand-ins/loopback.ts";
import { startHttpServer } from "./loopback.ts";

type Asked = { path: string; body: string; headers: IncomingHttpHeaders };
export type FakeRow = Record<string, unknown>;

/**
 * Starts a server on loopback. While `answers` is set, the server responds to every request with
 * it.
 */
async function startServer(answerOf: (asked: Asked) => FakeAnswer) {
  const requests: Asked[] = [];
  const said = { answers: undefined as FakeAnswer | undefined };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = { path: request.url ?? "", headers: request.headers, body: await text(request) };
    requests.push(asked);
    send(response, said.answers ?? answerOf(asked));
  }
  const { origin: url, ...server } = await startHttpServer(
    (request, response) => void answer(request, response),
  );
  return { ...server, url, requests, said };
}

/**
 * A history row of NZBGet 21 for a completely downloaded film, with the fields that the program
 * reads.
 */
export const NZBGET_DONE: FakeRow = {
  NZBID: 7,
  Kind: "NZB",
  NZBName: "Heat.1995.1080p-GRP",
  NZBFilename: "Heat.1995.1080p-GRP.nzb",
  Status: "SUCCESS/UNPACK",
  ParStatus: "SUCCESS",
  UnpackStatus: "SUCCESS",
  MoveStatus: "SUCCESS",
  ScriptStatus: "NONE",
  DeleteStatus: "NONE",
  MarkStatus: "NONE",
  DestDir: "/dl/films/Heat.1995.1080p-GRP",
  FinalDir: "",
  Category: "films",
  FileSizeLo: 1000,
  FileSizeHi: 1,
  HistoryTime: 1795406988,
};

/** The same download in NZBGet's queue. */
export const NZBGET_QUEUED: FakeRow = {
  ...NZBGET_DONE,
  Status: "DOWNLOADING",
  ParStatus: "NONE",
  UnpackStatus: "NONE",
  MoveStatus: "NONE",
  DestDir: "/inc/Heat.1995.1080p-GRP.#7",
  RemainingSizeLo: 500,
  RemainingSizeHi: 0,
};

/** NZBGet's JSON-RPC with rows that a test can change freely. */
export async function startFakeNzbget(auth?: { username: string; password: string }) {
  const rows = { queue: [] as FakeRow[], history: [] as FakeRow[] };
  const options: Record<string, string> = {
    DestDir: "/dl",
    InterDir: "/inc",
    ScriptDir: "/scripts",
    ControlPassword: "x",
  };
  const right =
    auth && `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString("base64")}`;
  const results: Record<string, () => unknown> = {
    version: () => "21.0",
    config: () => Object.entries(options).map(([Name, Value]) => ({ Name, Value })),
    listgroups: () => rows.queue,
    history: () => rows.history,
  };
  const server = await startServer(({ path, headers, body }) => {
    if (right !== undefined && headers.authorization !== right) return { status: 401, body: "" };
    if (!path.endsWith("/jsonrpc")) {
      return { status: 400, body: "<html>400 Bad Request</html>", type: "text/html" };
    }
    const { method } = JSON.parse(body) as { method: string };
    const result = results[method];
    return result
      ? toJsonAnswer({ version: "1.1", id: 1, result: result() })
      : toJsonAnswer({
          version: "1.1",
          id: 1,
          error: { name: "JSONRPCError", code: 1, message: "Invalid procedure" },
        });
  });
  return { ...server, rows, options };
}

/** A history row of SABnzbd 5, with the fields that the program reads. */
export const SABNZBD_DONE: FakeRow = {
  nzo_id: "SABnzbd_nzo_ab12cd34",
  name: "Heat.1995.1080p-GRP",
  category: "films",
  status: "Completed",
  storage: "/dl/films/Heat.1995.1080p-GRP/inner/ba6b.mkv",
  path: "/inc/Heat.1995.1080p-GRP",
  fail_message: "",
  bytes: 1000,
  completed: 1795406988,
  time_added: 1795400000,
};

/** The same download in SABnzbd's queue. */
export const SABNZBD_QUEUED: FakeRow = {
  nzo_id: "SABnzbd_nzo_ab12cd34",
  filename: "Heat.1995.1080p-GRP",
  cat: "films",
  status: "Downloading",
  mb: "100.00",
  mbleft: "25.00",
  time_added: 1795400000,
};

/**
 * Starts SABnzbd's API with rows that a test can change freely. A test that changes rows must also
 * increase `updates`.
 */
export async function startFakeSabnzbd({ key = "k3y", complete = "/dl" } = {}) {
  const rows = { queue: [] as FakeRow[], history: [] as FakeRow[], updates: 1 };
  const misc: FakeRow = {
    complete_dir: complete,
    download_dir: "/inc",
    script_dir: "/scripts",
    history_retention: "",
  };
  const categories: FakeRow[] = [
    { name: "*", dir: "", script: "None" },
    { name: "films", dir: "films", script: "Default" },
  ];
  const modes: Record<string, (asked: URLSearchParams) => unknown> = {
    version: () => ({ version: "5.0.0" }),
    get_config: () => ({ config: { misc, categories } }),
    fullstatus: () => ({ status: { completedir: complete, downloaddir: "/inc" } }),
    queue: () => ({ queue: { slots: rows.queue, noofslots: rows.queue.length } }),
    history: (asked) =>
      asked.get("last_history_update") === String(rows.updates)
        ? { history: false }
        : {
            history: {
              slots: rows.history,
              noofslots: rows.history.length,
              last_history_update: rows.updates,
            },
          },
  };
  const plain = (status: number, body: string): FakeAnswer => ({
    status,
    body,
    type: "text/html;charset=utf-8",
  });
  const server = await startServer(({ path, body }) => {
    if (path !== "/sabnzbd/api") return plain(404, "<html>404</html>");
    const asked = new URLSearchParams(body);
    const mode = asked.get("mode") ?? "";
    if (mode !== "version" && !asked.get("apikey")) return plain(403, "API Key Required");
    if (mode !== "version" && asked.get("apikey") !== key) return plain(403, "API Key Incorrect");
    return toJsonAnswer(modes[mode]?.(asked) ?? { status: false, error: "not implemented" });
  });
  return {
    ...server,
    url: `${server.url}/sabnzbd`,
    rows,
    misc,
    categories,
    /** Begins the count of changes again. */
    restart: () => void (rows.updates = 1),
  };
}
