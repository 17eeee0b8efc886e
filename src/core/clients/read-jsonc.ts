/** A member of an object: from the quotation mark of its name to the end of its value. */
export type Member = { name: string; start: number; end: number; value: Node };

/** A value in a text, with the places of what it contains. `end` is after its last character. */
export type Node = {
  start: number;
  end: number;
  members?: Member[];
  /** An object's or array's last comma has nothing after it. */
  trailingComma?: boolean;
};

/** Not JSON, even with comments and trailing commas; `line` counts from 1. */
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
 * Where everything is in a JSON text as editors write it: with comments, trailing commas and a byte order mark.
 * @throws NotJson
 */
export function readJsonc(text: string): Node {
  let at = text.startsWith("\ufeff") ? 1 : 0;
  const fail = (): NotJson => new NotJson(text.slice(0, at).split("\n").length);
  const skip = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const take = (sign: string): boolean => {
    skip(SPACE);
    if (text[at] !== sign) return false;
    at++;
    return true;
  };

  function value(depth: number): Node {
    if (depth > MAX_DEPTH) throw fail();
    skip(SPACE);
    const start = at;
    if (take("{")) return list(start, "}", depth, true);
    if (take("[")) return list(start, "]", depth, false);
    if (skip(STRING) === undefined && skip(SCALAR) === undefined) throw fail();
    return { start, end: at };
  }

  function list(start: number, close: string, depth: number, isObject: boolean): Node {
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
    return { start, end: at, ...(isObject ? { members } : {}), trailingComma };
  }

  function member(depth: number): Member {
    skip(SPACE);
    const start = at;
    const name = skip(STRING);
    if (name === undefined || !take(":")) throw fail();
    const node = value(depth + 1);
    return { name: JSON.parse(name) as string, start, end: node.end, value: node };
  }

  const root = value(0);
  skip(SPACE);
  if (at < text.length) throw fail();
  return root;
}
