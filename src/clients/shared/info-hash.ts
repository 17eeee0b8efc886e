import { createHash } from "node:crypto";
import { isRow } from "./read-values.ts";

/**
 * Hashes under which a client may list a torrent: for version 1, the hash; for version 2, the first
 * 40 digits of its hash; for a hybrid, either.
 */
export type ExpectedTorrent = { hashes: string[]; name: string };

/** Undefined if the link has no hash. */
export function parseMagnet(link: string): ExpectedTorrent | undefined {
  const params = new URLSearchParams(link.slice(link.indexOf("?") + 1));
  const hashes = [...params].flatMap(([key, value]) =>
    /^xt(?:\.\d+)?$/i.test(key) ? (ofTopic(value) ?? []) : [],
  );
  return hashes.length === 0 ? undefined : { hashes, name: params.get("dn") ?? "" };
}

function ofTopic(topic: string): string | undefined {
  const [, v2] = /^urn:btmh:1220([0-9a-f]{64})$/i.exec(topic) ?? [];
  if (v2 !== undefined) return v2.slice(0, 40).toLowerCase();
  const [, v1] = /^urn:btih:([0-9a-f]{40}|[a-z2-7]{32})$/i.exec(topic) ?? [];
  return v1?.length === 32 ? ofBase32(v1) : v1?.toLowerCase();
}

function ofBase32(text: string): string {
  const bits = Array.from(text.toUpperCase())
    .map((digit) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(digit))
    .map((value) => value.toString(2).padStart(5, "0"));
  return (bits.join("").match(/.{4}/g) ?? [])
    .map((four) => Number.parseInt(four, 2).toString(16))
    .join("");
}

/** Undefined if this is not a .torrent file. */
export function parseMetainfo(file: Uint8Array): ExpectedTorrent | undefined {
  try {
    const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    const { value, spans } = readDictionary(bytes, 0, 0);
    const [info, span] = [value["info"], spans["info"]];
    if (!isRow(info) || !span) return undefined;
    const [from, to] = span;
    const hash = (algorithm: string): string =>
      createHash(algorithm).update(bytes.subarray(from, to)).digest("hex").slice(0, 40);
    const hashes = [
      ...(info["meta version"] === 2 ? [hash("sha256")] : []),
      ...(info["pieces"] === undefined ? [] : [hash("sha1")]),
    ];
    const name = info["name"];
    return hashes.length === 0
      ? undefined
      : { hashes, name: Buffer.isBuffer(name) ? name.toString() : "" };
  } catch (error) {
    if (error instanceof NotBencoded) return undefined;
    throw error;
  }
}

class NotBencoded extends Error {}

/** No torrent has lists that are nested deeper. */
const MAX_DEPTH = 100;

type BencodedValue = { value: unknown; end: number };

/**
 * Parses BEP 3. Keeps only values in dictionaries, because lists may be long and nothing here needs
 * them.
 */
function readValue(bytes: Buffer, index: number, depth: number): BencodedValue {
  const first = String.fromCharCode(bytes[index] ?? 0);
  if (first === "d") return readDictionary(bytes, index, depth);
  if (first === "i") {
    const end = bytes.indexOf("e", index);
    const text = bytes.toString("latin1", index + 1, Math.min(end, index + 25));
    if (end < 0 || !/^-?\d{1,20}$/.test(text)) throw new NotBencoded();
    return { value: Number(text), end: end + 1 };
  }
  if (first === "l") {
    if (depth > MAX_DEPTH) throw new NotBencoded();
    let next = index + 1;
    while (bytes[next] !== 0x65) next = readValue(bytes, next, depth + 1).end;
    return { value: [], end: next + 1 };
  }
  const colon = bytes.indexOf(":", index);
  const digits = colon < 0 || colon > index + 12 ? "" : bytes.toString("latin1", index, colon);
  const end = colon + 1 + Number(digits);
  if (!/^\d+$/.test(digits) || end > bytes.length) throw new NotBencoded();
  return { value: bytes.subarray(colon + 1, end), end };
}

function readDictionary(bytes: Buffer, index: number, depth: number) {
  if (bytes[index] !== 0x64 || depth > MAX_DEPTH) throw new NotBencoded();
  const value: Record<string, unknown> = {};
  const spans: Record<string, [from: number, to: number]> = {};
  let next = index + 1;
  while (bytes[next] !== 0x65) {
    const key = readValue(bytes, next, depth + 1);
    if (!Buffer.isBuffer(key.value)) throw new NotBencoded();
    const name = key.value.toString("latin1");
    const read = readValue(bytes, key.end, depth + 1);
    value[name] = read.value;
    spans[name] = [key.end, read.end];
    next = read.end;
  }
  return { value, spans, end: next + 1 };
}
