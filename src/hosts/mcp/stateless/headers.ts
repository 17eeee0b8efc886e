import { isFields } from "../protocol/client.ts";
import { ProtocolError } from "../protocol/protocol-error.ts";
import type { SentHeaders } from "./request.ts";

/** https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#server-validation */
const HEADER_MISMATCH = -32_020;

/** What `Mcp-Name` repeats, by method. */
const NAMED: Readonly<Record<string, string>> = {
  "tools/call": "name",
  "prompts/get": "name",
  "resources/read": "uri",
  "tasks/get": "taskId",
  "tasks/update": "taskId",
  "tasks/cancel": "taskId",
};

const ENCODED = /^=\?base64\?([\d+/A-Za-z]*={0,2})\?=$/;
const PLAIN = /^[\t\u0020-\u007e]*$/;

/** What proxies go by must be what the body says. @throws ProtocolError that names the header */
export function checkHeaders(
  { method, params }: { method: string; params?: unknown },
  version: string,
  sent: SentHeaders,
): void {
  same("MCP-Protocol-Version", sent.version, version);
  same("Mcp-Method", sent.method, method);
  const field = NAMED[method];
  const named = field !== undefined && isFields(params) ? params[field] : undefined;
  if (typeof named === "string") same("Mcp-Name", sent.name, named, decoded);
}

function same(
  header: string,
  sent: string | undefined,
  said: string,
  read = (text: string): string | undefined => text,
) {
  const problem =
    sent === undefined ? "is missing" : !PLAIN.test(sent) ? "has characters that no header has" : undefined;
  if (problem === undefined && sent !== undefined && read(sent.trim()) === said) return;
  const message = `The header ${header} ${problem ?? "is not what the body says"}; send it with the value of the body.`;
  throw new ProtocolError(HEADER_MISMATCH, message, { status: 400 });
}

/** Undefined for what is marked as Base64 and is none. */
function decoded(text: string): string | undefined {
  if (!text.startsWith("=?base64?") || !text.endsWith("?=")) return text;
  const [, encoded] = ENCODED.exec(text) ?? [];
  if (encoded === undefined || encoded.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(encoded, "base64");
  const read = bytes.toString("utf8");
  return Buffer.from(read, "utf8").equals(bytes) ? read : undefined;
}
