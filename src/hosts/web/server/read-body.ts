import type { IncomingMessage } from "node:http";
import { parseJson } from "../../../base/text/parse-json.ts";
import { Refusal } from "../guard/hosts.ts";

/** Maximum body size. A tool call takes a few kilobytes. */
const MAX_BODY_BYTES = 1024 ** 2;

/**
 * Returns the client's JSON body; `undefined` if it is not valid JSON.
 * @throws Refusal 415 for another type or a compressed body, Refusal 413 for more than a mebibyte,
 * or the connection's error
 */
export async function readJson(
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): Promise<unknown> {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") {
    throw new Refusal(415, "The request is not JSON. Send it with Content-Type: application/json.");
  }
  if ((request.headers["content-encoding"] ?? "identity").toLowerCase() !== "identity") {
    throw new Refusal(415, "The body is compressed. Send it uncompressed.");
  }
  return parseJson((await readBytes(request, maxBytes)).toString("utf8"));
}

/** @throws Refusal 413 for more than `maxBytes`, or the connection's error */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (maxBytes: number) =>
  new Refusal(413, `The body is larger than ${maxBytes} bytes. Send less.`);
