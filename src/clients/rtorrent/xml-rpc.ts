import { decodeEntities } from "../../base/text/xml.ts";

// XML-RPC as used by rTorrent, parsed by hand. For a list of 1,000 torrents, a general parser takes
// 60 to 130 ms, and this one takes 8 to 20 ms.

export type Param =
  | string
  | number
  | Uint8Array
  | readonly Param[]
  | { readonly [name: string]: Param };

/** rTorrent read the call and refused it. */
export class XmlRpcFault extends Error {
  override name = "XmlRpcFault";
  readonly code: number;
  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

export const formatMethodCall = (method: string, params: readonly Param[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><methodCall><methodName>${method}</methodName><params>${params.map((param) => `<param>${written(param)}</param>`).join("")}</params></methodCall>`;

function written(param: Param): string {
  if (typeof param === "number") return `<value><i8>${param}</i8></value>`;
  if (typeof param === "string") return `<value><string>${escaped(param)}</string></value>`;
  if (param instanceof Uint8Array) {
    return `<value><base64>${Buffer.from(param).toString("base64")}</base64></value>`;
  }
  if (Array.isArray(param)) {
    return `<value><array><data>${param.map(written).join("")}</data></array></value>`;
  }
  const members = Object.entries(param).map(
    ([name, value]) => `<member><name>${escaped(name)}</name>${written(value)}</member>`,
  );
  return `<value><struct>${members.join("")}</struct></value>`;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);

const TAG = /\s*<(\/?)([A-Za-z0-9:]{1,30})\s*(\/?)>/y;
/** A list of lists of values needs only four levels. */
const MAX_DEPTH = 12;

/**
 * Parses a `methodResponse` into strings, numbers, arrays, and objects for structs. In a multicall,
 * the result of a refused call is a struct that has `faultCode`. Such a struct inside an array is
 * returned unchanged.
 * @throws XmlRpcFault; an Error for any other text, for a truncated text, and for a document type,
 * comments or attributes
 */
export function readMethodResponse(xml: string): unknown {
  const start = xml.indexOf("<methodResponse>");
  if (start < 0 || !/^\s*(?:<\?xml[^<>]{0,100}\?>)?\s*$/.test(xml.slice(0, start))) {
    throw new Error("no methodResponse");
  }
  let index = start;

  const unreadable = (): Error => new Error(`no XML-RPC at ${index}`);

  /** Returns the next tag in the form `name`, `/name` or `name/`. */
  function tag(): string {
    TAG.lastIndex = index;
    const found = TAG.exec(xml);
    if (!found) throw unreadable();
    index = TAG.lastIndex;
    return `${found[1] ?? ""}${found[2] ?? ""}${found[3] ?? ""}`;
  }

  function expect(name: string): void {
    if (tag() !== name) throw unreadable();
  }

  function text(): string {
    const end = xml.indexOf("<", index);
    if (end < 0) throw unreadable();
    const raw = xml.slice(index, end);
    index = end;
    return decodeEntities(raw);
  }

  /** Parses what follows a `<value>`. */
  function value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw unreadable();
    const before = index;
    // Text without a type is a string.
    const untyped = text();
    if (xml.startsWith("</value>", index)) {
      expect("/value");
      return untyped;
    }
    index = before;
    const kind = tag();
    const read = kind.endsWith("/") ? emptyOf(kind.slice(0, -1)) : typed(kind, depth);
    expect("/value");
    return read;
  }

  function typed(kind: string, depth: number): unknown {
    const read =
      kind === "array" ? array(depth) : kind === "struct" ? struct(depth) : scalar(kind, text());
    expect(`/${kind}`);
    return read;
  }

  function array(depth: number): unknown[] {
    const read: unknown[] = [];
    const first = tag();
    if (first === "data/") return read;
    if (first !== "data") throw unreadable();
    for (let next = tag(); next !== "/data"; next = tag()) {
      if (next === "value") read.push(value(depth + 1));
      else if (next === "value/") read.push("");
      else throw unreadable();
    }
    return read;
  }

  function struct(depth: number): Record<string, unknown> {
    const read: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (let next = peek(); next === "member"; next = peek()) {
      expect("member");
      expect("name");
      const name = text();
      expect("/name");
      const opened = tag();
      if (opened !== "value" && opened !== "value/") throw unreadable();
      read[name] = opened === "value" ? value(depth + 1) : "";
      expect("/member");
    }
    return read;
  }

  function peek(): string {
    const before = index;
    const next = tag();
    index = before;
    return next;
  }

  expect("methodResponse");
  const outcome = tag();
  if (outcome === "fault") {
    expect("value");
    const fault = value(0);
    const { faultCode, faultString } = (typeof fault === "object" ? fault : {}) as Record<
      string,
      unknown
    >;
    throw new XmlRpcFault(Number(faultCode), String(faultString));
  }
  if (outcome !== "params") throw unreadable();
  expect("param");
  const opened = tag();
  if (opened !== "value" && opened !== "value/") throw unreadable();
  const read = opened === "value" ? value(0) : "";
  for (const end of ["/param", "/params", "/methodResponse"]) expect(end);
  if (xml.slice(index).trim() !== "") throw unreadable();
  return read;
}

function scalar(kind: string, text: string): unknown {
  if (kind === "string" || kind === "base64") return text;
  if (["i4", "i8", "int", "boolean", "double"].includes(kind)) return Number(text);
  throw new Error("an unknown type of value");
}

function emptyOf(kind: string): unknown {
  if (kind === "string" || kind === "base64") return "";
  if (kind === "struct") return {};
  if (/^(?:\w+:)?nil$/.test(kind)) return undefined;
  throw new Error("an empty value of a type that cannot be empty");
}
