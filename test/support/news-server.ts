import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { basename, extname } from "node:path";
import { crc32 } from "node:zlib";
import { listenHere } from "./loopback.ts";
import { waitFor } from "./wait-for.ts";

const PART_BYTES = 200_000;

type Article = {
  name: string;
  data: Buffer;
  part: number;
  parts: number;
  from: number;
  size: number;
};

type PostOptions = {
  /** Numbers of the missing articles, counted across all files. */
  missing?: readonly number[] | undefined;
  /** True if the names of the posted files contain no information, as in most posts. */
  obfuscated?: boolean | undefined;
};

export type NewsServer = Awaited<ReturnType<typeof startNewsServer>>;

/** An NNTP server on loopback that accepts any user name and password. */
export async function startNewsServer() {
  const articles = new Map<string, Article>();
  const sockets = new Set<Socket>();
  let held: PromiseWithResolvers<void> | undefined;
  let waiting = 0;

  async function answer(line: string): Promise<string | Buffer> {
    const [verb = "", ...words] = line.split(" ");
    const article = articles.get((words.at(-1) ?? "").replaceAll(/[<>]/g, ""));
    switch (verb.toUpperCase()) {
      case "AUTHINFO":
        return words[0]?.toUpperCase() === "USER" ? "381 more\r\n" : "281 ok\r\n";
      case "GROUP":
        return `211 9 1 9 ${words[0]}\r\n`;
      case "STAT":
        return article ? "223 0 there\r\n" : "430 no such article\r\n";
      case "ARTICLE":
      case "BODY":
        waiting++;
        await held?.promise;
        waiting--;
        if (!article) return "430 no such article\r\n";
        return Buffer.concat([
          Buffer.from(
            verb.toUpperCase() === "BODY"
              ? "222 0 body\r\n"
              : "220 0 article\r\nSubject: test\r\n\r\n",
          ),
          yenc(article),
          Buffer.from(".\r\n"),
        ]);
      case "QUIT":
        return "205 bye\r\n";
      default:
        return "200 ok\r\n";
    }
  }

  const server = createServer((socket) => {
    sockets.add(
      socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy()),
    );
    socket.write("200 test\r\n");
    let text = "";
    let turn = Promise.resolve();
    socket.on("data", (chunk) => {
      const lines = (text + chunk.toString("latin1")).split("\r\n");
      text = lines.pop() ?? "";
      for (const line of lines) turn = turn.then(async () => void socket.write(await answer(line)));
    });
  });
  const port = await listenHere(server);

  return {
    port,
    /** Posts these files. Returns the NZB that lists their articles. */
    post(paths: readonly string[], { missing = [], obfuscated = false }: PostOptions = {}): string {
      let count = 0;
      const files = paths.map((path) => {
        const whole = readFileSync(path);
        const name = obfuscated
          ? `${randomBytes(16).toString("hex")}${extname(path)}`
          : basename(path);
        const parts = Math.max(1, Math.ceil(whole.length / PART_BYTES));
        const segments = Array.from({ length: parts }, (_, at) => {
          const id = `${randomBytes(8).toString("hex")}@test.invalid`;
          const data = whole.subarray(at * PART_BYTES, (at + 1) * PART_BYTES);
          const article = {
            name,
            data,
            part: at + 1,
            parts,
            from: at * PART_BYTES,
            size: whole.length,
          };
          if (!missing.includes(count++)) articles.set(id, article);
          return `<segment bytes="${Math.round(data.length * 1.03)}" number="${at + 1}">${id}</segment>`;
        });
        const subject = `"${name}" yEnc (1/${parts})`.replaceAll(
          /[&<>"]/g,
          (sign) => `&#${sign.charCodeAt(0)};`,
        );
        return `<file poster="test" date="1700000000" subject="${subject}"><groups><group>alt.test</group></groups><segments>${segments.join("")}</segments></file>`;
      });
      return `<?xml version="1.0" encoding="UTF-8"?>\n<nzb xmlns="http://www.newzbin.com/DTD/2003/nzb">${files.join("")}</nzb>`;
    },
    /** From now on, no article is sent until `release`. */
    hold: () => void (held ??= Promise.withResolvers()),
    release() {
      held?.resolve();
      held = undefined;
    },
    /** Resolves once an article that is held back has been requested. */
    isAsked: () => waitFor("an article to be asked for", () => waiting > 0),
    async [Symbol.asyncDispose]() {
      held?.resolve();
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

const ESCAPED = new Set([0, 10, 13, 61]);

/**
 * http://www.yenc.org/yenc-draft.1.3.txt; a dot at the start of a line is escaped, so that NNTP
 * does not have to double it.
 */
function yenc({ name, data, part, parts, from, size }: Article): Buffer {
  const out: number[] = [];
  let column = 0;
  for (const byte of data) {
    const code = (byte + 42) & 255;
    if (ESCAPED.has(code) || (code === 46 && column === 0)) out.push(61, (code + 64) & 255);
    else out.push(code);
    column++;
    if (column >= 128) {
      out.push(13, 10);
      column = 0;
    }
  }
  const head = `=ybegin part=${part} total=${parts} line=128 size=${size} name=${name}\r\n=ypart begin=${from + 1} end=${from + data.length}\r\n`;
  const sum = (crc32(data) >>> 0).toString(16).padStart(8, "0");
  return Buffer.concat([
    Buffer.from(head),
    Buffer.from(out),
    Buffer.from(`\r\n=yend size=${data.length} part=${part} pcrc32=${sum}\r\n`),
  ]);
}
