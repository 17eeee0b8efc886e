import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import {
  createJsonMeter,
  describeExcess,
  type JsonExcess,
  type JsonLimits,
} from "../../../base/text/json-meter.ts";
import { isFields, parseJson } from "../../../base/text/parse-json.ts";
import { INVALID_REQUEST, PARSE_ERROR } from "../protocol/protocol-error.ts";

const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
/**
 * Limits of one message, checked on its bytes before it is parsed (decision 323). A message wraps a
 * call's arguments in four more levels at most.
 */
const MESSAGE_LIMITS: JsonLimits = { depth: 64, parts: 100_000 };
const NEW_LINE = 0x0a;
/** Bytes that are kept of each end of a message that is too long, to find its id. */
const KEPT_BYTES = 1024;

/**
 * Messages over two streams, one per line. Unlike the SDK's transport, it answers an invalid line,
 * or one that is longer than 10 MiB, nested too deeply or has too many values, with an error, and
 * continues. Empty lines are ignored.
 */
export function createStdioWire(
  input: Readable,
  output: Writable,
  maxBytes = MAX_MESSAGE_BYTES,
): Transport {
  const line = createLine(maxBytes);
  let drained: Promise<void> | undefined;

  async function waitUntilDrained(): Promise<void> {
    try {
      await once(output, "drain");
    } catch {
      // The owner of the stream notices that the client is gone.
    } finally {
      drained = undefined;
    }
  }

  async function send(message: object): Promise<void> {
    if (output.write(`${JSON.stringify(message)}\n`)) return;
    // All senders wait for the same event, because one listener each would mean thousands.
    drained ??= waitUntilDrained();
    await drained;
  }

  const refuse = (code: number, message: string, id: Id | undefined): void =>
    void send({ jsonrpc: "2.0", id: id ?? null, error: { code, message } });

  /** Some clients begin with a byte-order mark, which is no part of the message. */
  function take(bytes: Buffer): void {
    const excess = createJsonMeter(MESSAGE_LIMITS).add(bytes);
    if (excess !== undefined) {
      return refuse(INVALID_REQUEST, tooMuch(excess), idIn(endsOf(bytes)));
    }
    const text = bytes.toString().replace(/^\ufeff/, "");
    if (text.trim() === "") return;
    const value = parseJson(text);
    const message = JSONRPCMessageSchema.safeParse(value);
    if (message.success) {
      transport.onmessage?.(message.data);
    } else if (value === undefined) {
      refuse(PARSE_ERROR, "The line is not valid JSON. Send each message as one line.", undefined);
    } else {
      refuse(INVALID_REQUEST, "The line is not a JSON-RPC message.", idOf(value));
    }
  }

  function read(chunk: Buffer): void {
    let start = 0;
    while (start <= chunk.length) {
      const end = chunk.indexOf(NEW_LINE, start);
      line.add(chunk.subarray(start, end < 0 ? undefined : end));
      if (end < 0) return;
      const { bytes, ends } = line.finish();
      if (bytes === undefined) refuse(INVALID_REQUEST, tooLong(maxBytes), idIn(ends));
      else take(bytes);
      start = end + 1;
    }
  }

  const fail = (error: Error): void => transport.onerror?.(error);
  const transport: Transport = {
    async start() {
      input.on("data", read);
      input.on("error", fail);
    },
    send,
    async close() {
      input.off("data", read);
      input.off("error", fail);
      if (input.listenerCount("data") === 0) input.pause();
      transport.onclose?.();
    },
  };
  return transport;
}

const tooLong = (maxBytes: number): string =>
  `The message is longer than ${maxBytes} bytes. Send less in one call.`;

const tooMuch = (excess: JsonExcess): string =>
  `The message ${describeExcess(excess, MESSAGE_LIMITS)}. Send less in one call.`;

type Id = string | number;
/** The beginning and the end of a message. */
type Ends = { first: string; last: string };

const endsOf = (bytes: Buffer): Ends => ({
  first: bytes.subarray(0, KEPT_BYTES).toString(),
  last: bytes.subarray(-KEPT_BYTES).toString(),
});

/** Collects one line. Keeps only the ends of a line that is too long. */
function createLine(maxBytes: number) {
  let parts: Buffer[] = [];
  let bytes = 0;
  let head = "";
  let tail = "";

  return {
    add(part: Buffer): void {
      bytes += part.length;
      parts.push(part);
      if (bytes <= maxBytes) return;
      const { first, last } = endsOf(Buffer.concat(parts));
      head ||= first;
      tail = (tail + last).slice(-KEPT_BYTES);
      parts = [];
    },
    /** Ends the line. `bytes` is undefined if it was too long. */
    finish(): { bytes: Buffer | undefined; ends: Ends } {
      const whole = bytes > maxBytes ? undefined : Buffer.concat(parts);
      const ends = { first: head, last: tail };
      parts = [];
      bytes = 0;
      head = "";
      tail = "";
      return { bytes: whole, ends };
    },
  };
}

const ID = String.raw`"id"\s*:\s*(-?\d{1,15}|"(?:[^"\\]|\\.){0,200}")`;
const VERSION = String.raw`"jsonrpc"\s*:\s*"2\.0"`;
const FIRST = new RegExp(String.raw`^\s*\{\s*(?:${VERSION}\s*,\s*)?${ID}`);
const LAST = new RegExp(String.raw`,\s*${ID}\s*(?:,\s*${VERSION}\s*)?\}\s*$`);

/** Finds a request's id in its ends, because clients write the id first or last. */
function idIn({ first, last }: Ends): Id | undefined {
  const [, id = ""] = FIRST.exec(first) ?? LAST.exec(last) ?? [];
  return idOf({ id: parseJson(id), method: "" });
}

/** The id of a request; undefined for anything else, such as an answer to a request of ours. */
function idOf(message: unknown): Id | undefined {
  if (!isFields(message) || !("method" in message)) return undefined;
  const { id } = message;
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}
