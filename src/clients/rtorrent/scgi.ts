import { connect, type Socket } from "node:net";
import { withDeadline } from "../../adapters/http/deadline.ts";
import { BodyTooLong, explainFailure, faultOf, HttpFault } from "../../adapters/http/faults.ts";
import type { Clock } from "../../core/clock.ts";
import type { Address } from "./address.ts";

type ScgiAddress = Exclude<Address, { kind: "http" }>;

/**
 * One request over SCGI, which has a connection of its own: the header as a netstring, the body, and an answer with HTTP's
 * headers until the other side closes.
 * @throws HttpFault; the signal's reason
 */
export const askScgi = (
  address: ScgiAddress,
  body: string,
  { clock, deadlineMs, maxBytes }: { clock: Clock; deadlineMs: number; maxBytes: number },
  signal: AbortSignal,
): Promise<string> =>
  withDeadline(clock, deadlineMs, signal, async (stop) => {
    const bytes = Buffer.from(body);
    const head = `CONTENT_LENGTH\0${bytes.length}\0SCGI\x001\0REQUEST_METHOD\0POST\0CONTENT_TYPE\0text/xml\0`;
    const socket = address.kind === "socket" ? connect(address.path) : connect(address.port, address.host);
    const abort = (): void => void socket.destroy();
    stop.addEventListener("abort", abort, { once: true });
    try {
      socket.write(Buffer.concat([Buffer.from(`${Buffer.byteLength(head)}:${head},`), bytes]));
      return bodyOf(await allOf(socket, maxBytes));
    } catch (error) {
      if (error instanceof HttpFault) throw error;
      throw new HttpFault(why(error), faultOf(error));
    } finally {
      stop.removeEventListener("abort", abort);
      socket.destroy();
    }
  });

async function allOf(socket: Socket, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLong(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Half an answer ends like a whole one: only its length tells. */
function bodyOf(answer: Buffer): string {
  const end = answer.indexOf("\r\n\r\n");
  const head = answer.subarray(0, Math.max(0, end)).toString("latin1");
  const body = answer.subarray(end + 4);
  const length = /^content-length:\s*(\d{1,15})\s*$/im.exec(head)?.[1];
  if (end < 0 || !/^status:\s*200\b/im.test(head)) throw new HttpFault("it does not speak SCGI");
  if (length !== undefined && Number(length) !== body.length)
    throw new HttpFault("the connection was closed", "closed");
  return body.toString();
}

function why(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no socket at its path";
  if (code === "EACCES" || code === "EPERM") return "this account may not use its socket";
  return explainFailure(error);
}
