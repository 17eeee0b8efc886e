import type { IncomingMessage, ServerResponse } from "node:http";
import { MIMEType } from "node:util";
import { createJsonMeter, describeExcess, type JsonLimits } from "../../../base/text/json-meter.ts";
import { parseJson } from "../../../base/text/parse-json.ts";
import { Refusal } from "../guard/hosts.ts";
import { createBytePool } from "./byte-pool.ts";
import { freeBytes } from "./free-bytes.ts";

/**
 * A request without its body, as routes receive it. `readBody` is the only way from a request to a
 * value (decision 323).
 */
export type RequestHead = Pick<
  IncomingMessage,
  "method" | "url" | "headers" | "headersDistinct" | "socket"
>;

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
const POOLED_BYTES = 8 * 1024 ** 2;

/**
 * Creates the function that turns requests into values: `undefined` for a body that is not valid
 * JSON.
 * @throws Refusal 415 for another type or a compressed body, 413 for one that is too large, 400 for
 * one that is nested too deeply, has too many values or parts, or is a broken form; the connection's
 * error
 */
export function createReadBody(): ReadBody {
  const pool = createBytePool(POOLED_BYTES);

  async function readBytes(
    { request, response, signal }: Parameters<ReadBody>[0],
    maxBytes: number,
  ): Promise<Buffer> {
    const declared = Number(request.headers["content-length"] ?? 0);
    if (declared > maxBytes) throw tooLarge(maxBytes);
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isPooled = false;
    async function takeShare(): Promise<void> {
      isPooled = true;
      const release = await pool.take(declared || maxBytes, signal);
      if (response.closed) release();
      else response.once("close", release);
    }
    if (declared > FREE_BYTES) await takeShare();
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        chunks.push(chunk as Buffer);
        bytes += (chunk as Buffer).length;
        if (bytes > maxBytes) throw tooLarge(maxBytes);
        if (bytes > FREE_BYTES && !isPooled) await takeShare();
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
    await turn();
    try {
      const json = isForm ? await readPart(body, type, limits) : body;
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

/** Returns the part of a form with this name; undefined if the form lacks it. Node parses the form. */
async function readPart(
  bytes: Buffer,
  type: string,
  { formPart = "", formParts = 1 }: BodyLimits,
): Promise<Buffer | undefined> {
  const boundary = boundaryIn(type);
  if (boundary === undefined) throw brokenForm();
  // Each part follows a boundary, and the last boundary ends the form.
  if (hasMore(bytes, boundary, formParts + 1)) {
    throw tooMuch(`The form has more than ${formParts} parts.`);
  }
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { "Content-Type": type },
    }).formData();
    const part = form.get(formPart);
    return typeof part === "string" ? Buffer.from(part) : undefined;
  } catch {
    throw brokenForm();
  }
}

function boundaryIn(type: string): string | undefined {
  try {
    return new MIMEType(type).params.get("boundary") || undefined;
  } catch {
    return undefined;
  }
}

function hasMore(bytes: Buffer, text: string, most: number): boolean {
  let from = -1;
  for (let count = 0; count <= most; count++) {
    from = bytes.indexOf(text, from + 1);
    if (from < 0) return false;
  }
  return true;
}

const tooLarge = (maxBytes: number): Refusal =>
  new Refusal(413, `The body is larger than ${maxBytes} bytes. Send less.`);

const tooMuch = (told: string): Refusal =>
  new Refusal(400, `${told} Send less.`, { code: "invalid_request" });

const brokenForm = (): Refusal =>
  new Refusal(400, "The form of the request cannot be read.", { code: "invalid_request" });
