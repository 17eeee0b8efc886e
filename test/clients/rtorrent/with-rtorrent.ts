import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { LIST_COLUMNS } from "../../../src/clients/rtorrent/read-torrent.ts";
import { createRtorrent } from "../../../src/clients/rtorrent/torrent-client.ts";
import type { ClientSettings, FilesAnswer } from "../../../src/core/torrent/client.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { hashOf } from "../../support/torrent.ts";

export const never = new AbortController().signal;

type Columns = Partial<Record<(typeof LIST_COLUMNS)[number], unknown>>;

/** A d.multicall2 row from rTorrent 0.9.8: a folder, complete, moved and seeding by default. */
export const row = (more: Columns = {}): unknown[] => {
  const values: Columns = {
    hash: hashOf("A"),
    name: "Pack.S01",
    complete: 1,
    hashing: 0,
    is_meta: 0,
    message: "",
    base_path: "/srv/complete/Pack.S01",
    directory: "/srv/complete/Pack.S01",
    is_multi_file: 1,
    state: 1,
    is_open: 1,
    left_bytes: 0,
    size_bytes: 1000,
    wanted_chunks: 0,
    completed_chunks: 35,
    custom1: "",
    ratio: 500,
    "down.rate": 0,
    "up.rate": 0,
    load_date: 1_700_000_300,
    "timestamp.started": 1_700_000_000,
    "timestamp.finished": 1_700_000_100,
    ...more,
  };
  return LIST_COLUMNS.map((column) => values[column]);
};

/** Formats the value as xmlrpc-c does. */
function written(value: unknown): string {
  if (Array.isArray(value)) {
    return `<value><array><data>\r\n${value.map((one) => `${written(one)}\r\n`).join("")}</data></array></value>`;
  }
  if (typeof value === "number") return `<value><i8>${value}</i8></value>`;
  if (typeof value === "string") {
    return `<value><string>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</string></value>`;
  }
  const members = Object.entries(value as object).map(
    ([name, one]) => `<member><name>${name}</name>\r\n${written(one)}</member>\r\n`,
  );
  return `<value><struct>\r\n${members.join("")}</struct></value>`;
}

export const answerOf = (value: unknown): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<methodResponse>\r\n<params>\r\n<param>${written(value)}</param>\r\n</params>\r\n</methodResponse>\r\n`;

export const faultOf = (faultCode: number, faultString: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<methodResponse>\r\n<fault>\r\n${written({ faultCode, faultString })}</fault>\r\n</methodResponse>\r\n`;

export type Call = { method: string; body: string; authorization?: string | undefined };

/** A response: a value, or a raw body. */
export type Answer =
  | { value: unknown }
  | { xml: string }
  | { raw: string }
  | { status: number }
  | "silence";

/** For an unknown torrent, by version. Recorded from the real programs. */
export const UNKNOWN_TORRENT = [
  ["0.9.8", -501, "Could not find info-hash."],
  ["0.16.17", -503, "invalid parameters: info-hash not found"],
] as const;
export const NO_TORRENT: Answer = { xml: faultOf(-501, "Could not find info-hash.") };

type Options = {
  http?: boolean;
  username?: string;
  password?: string;
  settings?: Partial<ClientSettings>;
  deadlineMs?: number;
};

/** An rTorrent on a separate socket or behind an HTTP server, and our client for it. */
export async function withRtorrent(
  answers: Record<string, Answer | ((call: Call) => Answer)>,
  options: Options = {},
) {
  const folder = tempFolder();
  const calls: Call[] = [];
  const sockets = new Set<Socket>();
  const own: Record<string, Answer> = {
    "system.cwd": { value: "/home/me" },
    "d.multicall2": { value: [] },
    "method.get": { value: {} },
    "system.client_version": { value: "0.9.8" },
  };

  const answerTo = (call: Call): Answer => {
    calls.push(call);
    const given = answers[call.method];
    return (
      (typeof given === "function" ? given(call) : given) ??
      own[call.method] ?? { xml: faultOf(-506, `Method '${call.method}' not defined`) }
    );
  };
  const xmlOf = (answer: Exclude<Answer, string | { status: number } | { raw: string }>): string =>
    "xml" in answer ? answer.xml : answerOf(answer.value);
  const methodOf = (body: string): string => /<methodName>([^<]*)</.exec(body)?.[1] ?? "";

  const scgi = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      const [, length, head = ""] = /^(\d+):(CONTENT_LENGTH\0\d+\0SCGI\0.*?),/s.exec(text) ?? [];
      const body = text.slice(`${length}:${head},`.length);
      if (length === undefined || body.length < Number(/CONTENT_LENGTH\0(\d+)/.exec(head)?.[1])) {
        return;
      }
      const answer = answerTo({
        method: methodOf(body),
        body: Buffer.from(body, "latin1").toString(),
      });
      if (answer === "silence") return;
      if ("raw" in answer) {
        socket.end(answer.raw);
      } else if ("status" in answer) {
        socket.destroy();
      } else {
        const xml = xmlOf(answer);
        socket.end(
          `Status: 200 OK\r\nContent-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(xml)}\r\n\r\n${xml}`,
        );
      }
    });
  });
  const http = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const answer = answerTo({
        method: methodOf(body),
        body,
        authorization: request.headers.authorization,
      });
      if (answer === "silence") return;
      if ("status" in answer) response.writeHead(answer.status).end();
      else response.end("raw" in answer ? answer.raw : xmlOf(answer));
    });
  });
  const server = options.http ? http : scgi;
  await new Promise<void>(
    (done) =>
      void (options.http
        ? server.listen(0, "127.0.0.1", done)
        : server.listen(folder.at("s"), done)),
  );
  const url = options.http
    ? `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    : `scgi://${folder.at("s")}`;
  const clock = fakeClock();
  const access = {
    url,
    username: options.username,
    password: () => options.password,
    key: () => undefined,
  };
  const client = createRtorrent(clientSettings("rtorrent", options.settings), access, {
    clock,
    deadlineMs: options.deadlineMs,
  });
  const { commands } = client;
  if (!commands) throw new Error("It takes no commands.");
  return {
    url,
    client,
    commands,
    clock,
    calls,
    folder,
    names: (): string[] => calls.map(({ method }) => method),
    async files(...hashes: string[]): Promise<FilesAnswer[]> {
      const all: FilesAnswer[] = [];
      for await (const answer of client.filesOf(hashes, never)) all.push(answer);
      return all;
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      for (const socket of sockets) socket.destroy();
      http.closeAllConnections();
      await new Promise<void>((done) => void server.close(() => done()));
      folder[Symbol.dispose]();
    },
  };
}
