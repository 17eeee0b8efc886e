import { isFields, parseJson } from "../../base/text/parse-json.ts";

/** A member of an object, from the opening quotation mark of its name to the end of its value. */
type Member = { name: string; start: number; end: number; value: JsonNode };

/**
 * A value in a text, with the positions of its members or elements. `end` is after its last
 * character.
 */
type JsonNode = {
  start: number;
  end: number;
  members?: Member[];
  /** True if the last element of an object or array is followed by a comma. */
  trailingComma?: boolean;
};

/** The text is not JSON, even if comments and trailing commas are allowed. `line` counts from 1. */
export class NotJson extends Error {
  override name = "NotJson";
  readonly line: number;
  constructor(line: number) {
    super(`line ${line} is not JSON`);
    this.line = line;
  }
}

const MAX_DEPTH = 200;
const SPACE = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Locates every value in a JSON text as editors write it: with comments, trailing commas and a byte
 * order mark.
 * @throws NotJson
 */
export function readJsonc(text: string): JsonNode {
  let index = text.startsWith("\ufeff") ? 1 : 0;
  const fail = (): NotJson => new NotJson(text.slice(0, index).split("\n").length);
  const skip = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = index;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) index += found.length;
    return found;
  };
  const take = (sign: string): boolean => {
    skip(SPACE);
    if (text[index] !== sign) return false;
    index++;
    return true;
  };

  function value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) throw fail();
    skip(SPACE);
    const start = index;
    if (take("{")) return list(start, "}", depth, true);
    if (take("[")) return list(start, "]", depth, false);
    if (skip(STRING) === undefined && skip(SCALAR) === undefined) throw fail();
    return { start, end: index };
  }

  function list(start: number, close: string, depth: number, isObject: boolean): JsonNode {
    const members: Member[] = [];
    let trailingComma = false;
    while (!take(close)) {
      if (isObject) members.push(member(depth));
      else value(depth + 1);
      trailingComma = take(",");
      if (trailingComma) continue;
      if (!take(close)) throw fail();
      break;
    }
    return { start, end: index, ...(isObject ? { members } : {}), trailingComma };
  }

  function member(depth: number): Member {
    skip(SPACE);
    const start = index;
    const name = skip(STRING);
    if (name === undefined || !take(":")) throw fail();
    const node = value(depth + 1);
    return { name: JSON.parse(name) as string, start, end: node.end, value: node };
  }

  const root = value(0);
  skip(SPACE);
  if (index < text.length) throw fail();
  return root;
}

const membersOf = (node: JsonNode, text: string): Member[] => {
  if (node.members) return node.members;
  throw new NotJson(text.slice(0, node.start).split("\n").length);
};

/** If names are repeated, the last one counts, as in JSON.parse. */
const memberOf = (members: readonly Member[], name: string) =>
  members.findLast((member) => member.name === name);

/** Returns the file's indentation, taken from its first indented line. */
const indentOf = (text: string): string => /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";

const isBlank = (text: string): boolean => text.trim() === "" || text.trim() === "\ufeff";

/**
 * Sets `root[key][name]` to this value and keeps everything else, including comments. An empty text
 * becomes a new file. Fields that a person added to an existing object are kept. Returns the same
 * text if nothing changes, however it is formatted.
 * @throws NotJson if the text, or the value of `key`, is not an object
 */
export function setMember(text: string, key: string, name: string, value: unknown): string {
  if (isBlank(text)) return `${JSON.stringify({ [key]: { [name]: value } }, null, 2)}\n`;
  const root = readJsonc(text);
  const group = memberOf(membersOf(root, text), key);
  if (!group) return insert(text, root, key, { [name]: value }, 0);
  const known = memberOf(membersOf(group.value, text), name);
  if (!known) return insert(text, group.value, name, value, 1);
  const { start, end } = known.value;
  // Undefined for a value that contains comments. Such a value is rewritten.
  const old = parseJson(text.slice(start, end));
  const merged = isFields(old) && isFields(value) ? { ...old, ...value } : value;
  if (JSON.stringify(old) === JSON.stringify(merged)) return text;
  return text.slice(0, start) + written(text, merged, 2) + text.slice(end);
}

/**
 * Removes `root[key][name]`. Returns the same text if that member does not exist. @throws NotJson
 */
export function removeMember(text: string, key: string, name: string): string {
  if (isBlank(text)) return text;
  const root = readJsonc(text);
  const group = memberOf(membersOf(root, text), key);
  const members = group ? membersOf(group.value, text) : [];
  const index = members.findLastIndex((member) => member.name === name);
  const member = members[index];
  if (!group || !member) return text;
  const after = members[index + 1];
  const comma = /^(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*,/.exec(
    text.slice(member.end, group.value.end),
  )?.[0];
  // Removes everything up to the next member. For the last member, also removes the comma before
  // it, which would otherwise become a trailing comma.
  if (after) return text.slice(0, member.start) + text.slice(after.start);
  const before = members[index - 1];
  const end = member.end + (comma?.length ?? 0);
  if (before) return text.slice(0, before.end) + (comma === undefined ? "" : ",") + text.slice(end);
  return `${text.slice(0, group.value.start)}{}${text.slice(group.value.end)}`;
}

/** `depth` is the nesting depth of the object: 0 for the whole file. */
function insert(
  text: string,
  object: JsonNode,
  name: string,
  value: unknown,
  depth: number,
): string {
  const members = object.members ?? [];
  const inner = `\n${indentOf(text).repeat(depth + 1)}`;
  const entry = `${inner}${JSON.stringify(name)}: ${written(text, value, depth + 1)}`;
  const last = members.at(-1);
  if (!last) {
    const within = text.slice(object.start + 1, object.end - 1).trimEnd();
    return `${text.slice(0, object.start + 1)}${within}${entry}\n${indentOf(text).repeat(depth)}${text.slice(object.end - 1)}`;
  }
  return `${text.slice(0, last.end)},${entry}${text.slice(last.end)}`;
}

const written = (text: string, value: unknown, depth: number): string =>
  JSON.stringify(value, null, indentOf(text)).replaceAll("\n", `\n${indentOf(text).repeat(depth)}`);
