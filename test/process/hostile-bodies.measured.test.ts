import { existsSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { memoryOf, peakOf } from "../../bench/memory/read-process.ts";
import { startHttp, TOKEN } from "./http-server.ts";

const MIB = 1024 ** 2;
const SENDERS = 40;

/** Sends a body of 30 MiB and reads nothing before its end. Returns the answer's first line. */
function send(port: number, path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.on("error", () => {}).on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
    socket.setEncoding("utf8").pause();
    const lines = [
      `POST ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${TOKEN}`,
      "Content-Type: application/json",
      `Content-Length: ${30 * MIB}`,
    ];
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    socket.write(Buffer.alloc(30 * MIB, "["), () => {
      socket.on("data", (text: string) => (answer += text)).resume();
    });
  });
}

// bench:bodies measures every kind of body and of token in a control group of 192 MiB.
test.skipIf(!existsSync("/proc/self/clear_refs"))(
  "forty senders of bodies that are refused cost little memory, and each gets its answer",
  async () => {
    await using http = await startHttp();
    const { port } = new URL(http.url);
    const { pid } = http.program;
    await Promise.all(Array.from({ length: 4 }, () => send(Number(port), "/mcp")));
    const idle = memoryOf(pid).resident;
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
    const answers = await Promise.all(
      Array.from({ length: SENDERS }, () => send(Number(port), "/mcp")),
    );
    expect(answers).toEqual(answers.map(() => "HTTP/1.1 413 Payload Too Large"));
    expect(peakOf(pid) - idle).toBeLessThan(60);
  },
);
