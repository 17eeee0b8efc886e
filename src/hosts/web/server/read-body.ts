import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { MIMEType } from "node:util";
import { createJsonMeter, describeExcess, type JsonLimits } from "../../../base/text/json-meter.ts";
import { parseJson } from "../../../base/text/parse-json.ts";
import { Refusal } from "../guard/hosts.ts";
import { type BytePool, createBytePool } from "./byte-pool.ts";
import { freeBytes } from "./free-bytes.ts";

/**
 * A request without its body, as routes receive it. `readBody` is the only way from a request to a
 * value (decision 323).
 */
export type RequestHead = Readonly<
  Pick<IncomingMessage, "method" | "url" | "headers" | "headersDistinct"> & {
    socket: Pick<Socket, "remoteAddress" | "remotePort">;
  }
>;

/**
 * Copies the head of a request. The copy has no way to the stream, so a cast cannot read a body
 * either.
 */
export const headOf = ({
  method,
  url,
  headers,
  headersDistinct,
  socket: { remoteAddress, remotePort },
}: IncomingMessage): RequestHead => ({
  method,
  url,
  headers,
  headersDistinct,
  socket: { remoteAddress, remotePort },
});

/** Limits of a body. Each is checked on the bytes, before they are parsed. */
export type BodyLimits = JsonLimits & {
  bytes: number;
  /** Maximum size of JSON, also of that in a form. `bytes` by default. */
  jsonBytes?: number;
  /** The part of a form that is read, if a form is accepted. The other parts are dropped. */
  formPart?: string;
  /** Maximum number of a form's parts. */
  formParts?: number;
};

/**
 * Limits of a tool call. The largest call is a plan of 500 file operations, which may be written as
 * a string.
 */
export const CALL_LIMITS: BodyLimits = {
  bytes: 1024 ** 2,
  depth: 64,
  parts: 5000,
  fields: 500,
  string: 256 * 1024,
};

/** Reads a body in a turn of its sender. */
export type ReadBody = (
  exchange: { request: IncomingMessage; response: ServerResponse; signal: AbortSignal },
  limits: BodyLimits,
  turn: () => Promise<void>,
) => Promise<unknown>;

/**
 * Bodies up to this size are always read. Larger ones share `POOLED_BYTES` until they are answered,
 * so that many of them at once cannot use up a small container's memory.
 */
const FREE_BYTES = 64 * 1024;
const POOLED_BYTES = 4 * 1024 ** 2;
/**
 * Bytes of larger bodies that are worked on at once. A value takes several times its body's bytes,
 * and a call keeps it while it waits for its turns.
 */
const WORKED_BYTES = 512 * 1024;

/** True if a body that was not read may have many pieces. */
export const isLongBody = ({ complete, headers }: IncomingMessage): boolean =>
  !complete &&
  (headers["transfer-encoding"] !== undefined ||
    Number(headers["content-length"] ?? 0) > FREE_BYTES);

/**
 * Creates the function that turns requests into values: `undefined` for a body that is not valid
 * JSON.
 * @throws Refusal 415 for another type or a compressed body, 413 for one that is too large, 400 for
 * one that is nested too deeply, has too many values or parts, or is a broken form; the connection's
 * error
 */
export function createReadBody(): ReadBody {
  const pool = createBytePool(POOLED_BYTES);
  const worked = createBytePool(WORKED_BYTES);

  /** Takes a share until the request is answered. */
  async function takeShare(
    from: BytePool,
    bytes: number,
    { response, signal }: Parameters<ReadBody>[0],
  ): Promise<void> {
    const release = await from.take(bytes, signal);
    if (response.closed) release();
    else response.once("close", release);
  }

  async function readBytes(exchange: Parameters<ReadBody>[0], maxBytes: number): Promise<Buffer> {
    const { request } = exchange;
    const declared = Number(request.headers["content-length"] ?? 0);
    if (declared > maxBytes) throw tooLarge(maxBytes);
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isPooled = false;
    async function makeRoom(): Promise<void> {
      isPooled = true;
      await takeShare(pool, declared || maxBytes, exchange);
    }
    if (declared > FREE_BYTES) await makeRoom();
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        chunks.push(chunk as Buffer);
        bytes += (chunk as Buffer).length;
        if (bytes > maxBytes) throw tooLarge(maxBytes);
        if (bytes > FREE_BYTES && !isPooled) await makeRoom();
      }
      return Buffer.concat(chunks);
    } finally {
      for (const chunk of chunks) freeBytes(chunk);
    }
  }

  return async (exchange, limits, turn) => {
    const { headers } = exchange.request;
    const type = headers["content-type"] ?? "";
    const isForm = limits.formPart !== undefined && /^multipart\/form-data;/i.test(type);
    const [name = ""] = type.split(";");
    if (!isForm && name.trim().toLowerCase() !== "application/json") {
      const told = "The request is not JSON. Send it with Content-Type: application/json.";
      throw new Refusal(415, told);
    }
    if ((headers["content-encoding"] ?? "identity").toLowerCase() !== "identity") {
      throw new Refusal(415, "The body is compressed. Send it uncompressed.");
    }
    const { bytes, jsonBytes = bytes } = limits;
    const body = await readBytes(exchange, isForm ? bytes : jsonBytes);
    try {
      if (body.length > FREE_BYTES) {
        await takeShare(worked, Math.min(body.length, WORKED_BYTES), exchange);
      }
      await turn();
      const json = isForm ? readPart(body, type, limits) : body;
      return json && readJson(json, limits);
    } finally {
      freeBytes(body);
    }
  };
}

function readJson(json: Buffer, limits: BodyLimits): unknown {
  const { bytes, jsonBytes = bytes } = limits;
  if (json.length > jsonBytes) throw tooLarge(jsonBytes);
  const excess = createJsonMeter(limits).add(json);
  if (excess !== undefined) throw tooMuch(`The body ${describeExcess(excess, limits)}.`);
  return parseJson(json.toString("utf8").replace(/^\ufeff/, ""));
}

/**
 * Returns the part of a form with this name; undefined if the form lacks it. Node's own parser,
 * which is undici's, would take 30 MiB, and several copies of each form that wait at once.
 * https://www.rfc-editor.org/rfc/rfc7578
 */
function readPart(
  bytes: Buffer,
  type: string,
  { formPart = "", formParts = 1 }: BodyLimits,
): Buffer | undefined {
  const boundary = boundaryIn(type);
  if (boundary === undefined) throw brokenForm();
  const line = `--${boundary}`;
  let start = bytes.indexOf(line);
  let found: Buffer | undefined;
  for (let count = 0; start >= 0; count++) {
    start += line.length;
    if (bytes.toString("latin1", start, start + 2) === "--") return found;
    if (count === formParts) throw tooMuch(`The form has more than ${formParts} parts.`);
    const end = bytes.indexOf(`\r\n${line}`, start);
    const head = bytes.indexOf("\r\n\r\n", start);
    if (end < 0 || head < 0 || head > end) break;
    const name = /^content-disposition:.*;\s*name="([^"]*)"/im.exec(
      bytes.toString("latin1", start, Math.min(head, start + MAX_HEAD_BYTES)),
    )?.[1];
    if (name === formPart) found ??= bytes.subarray(head + 4, end);
    start = end + 2;
  }
  throw brokenForm();
}

const MAX_HEAD_BYTES = 4096;

function boundaryIn(type: string): string | undefined {
  try {
    return new MIMEType(type).params.get("boundary") || undefined;
  } catch {
    return undefined;
  }
}

const tooLarge = (maxBytes: number): Refusal =>
  new Refusal(413, `The body is larger than ${maxBytes} bytes. Send less.`);

const tooMuch = (told: string): Refusal =>
  new Refusal(400, `${told} Send less.`, { code: "invalid_request" });

const brokenForm = (): Refusal =>
  new Refusal(400, "The form of the request cannot be read.", { code: "invalid_request" });
