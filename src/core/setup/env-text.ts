import { UserError } from "../../base/errors.ts";

/** Part of an env file: one assignment, which may span several lines, or any other line. */
type EnvPiece = { text: string; name?: string };

/**
 * Splits an env file the same way as Node's `parseEnv`
 * (https://nodejs.org/api/util.html#utilparseenvcontent): a quoted value ends at the next quote of
 * the same kind, even on a later line. Without such a quote, the value ends at the end of the line.
 */
function piecesOf(text: string): EnvPiece[] {
  const pieces: EnvPiece[] = [];
  for (let index = 0; index < text.length; ) {
    const lineEnd = endOfLine(text, index);
    const line = text.slice(index, lineEnd);
    const [, name, space = "", quote] =
      /^\s*(?:export\s+)?([^\s#=][^=]*?)\s*=([^\S\n]*)(["'`])?/.exec(line) ?? [];
    const valueAt = index + line.indexOf("=") + 1 + space.length;
    const closing =
      name === undefined || quote === undefined ? -1 : text.indexOf(quote, valueAt + 1);
    const end = closing < 0 ? lineEnd : endOfLine(text, closing);
    pieces.push({ text: text.slice(index, end), ...(name === undefined ? {} : { name }) });
    index = end;
  }
  return pieces;
}

function endOfLine(text: string, from: number): number {
  const index = text.indexOf("\n", from);
  return index < 0 ? text.length : index + 1;
}

const PLAIN = /^[\w./:@%+,=~^!*?()-]+$/;

/**
 * Quotes a value so that `parseEnv` returns it unchanged. Double quotes are not used for a value
 * with `\n`, because `parseEnv` would turn that into a line break.
 * @throws UserError for a value that cannot be quoted
 */
export function quoteValue(name: string, value: string): string {
  if (/[\n\r\0]/.test(value)) throw notWritable(name, "it contains a line break or a zero byte");
  if (PLAIN.test(value)) return value;
  for (const quote of ["'", '"', "`"]) {
    if (!value.includes(quote) && !(quote === '"' && value.includes("\\n"))) {
      return `${quote}${value}${quote}`;
    }
  }
  if (!value.includes("#") && !/^["'`]/.test(value) && value.trim() === value) return value;
  throw notWritable(name, "it contains every kind of quotation mark");
}

const notWritable = (name: string, why: string): UserError =>
  new UserError(`${name} cannot be written to the file: ${why}.`, "Choose another value.");

type Setting = { name: string; comment: readonly string[] };

export type EnvChange = Setting & {
  /** Empty if the setting is unset. */
  value: string;
};

const commented = (lines: readonly string[]): string => lines.map((line) => `# ${line}\n`).join("");

/**
 * Returns the text of a new file: each setting with its comment. A setting without a value becomes
 * a commented line for the user to fill in.
 */
export function createEnvText(head: readonly string[], settings: readonly EnvChange[]): string {
  const parts = settings.map(({ name, value, comment }) => {
    const line = value === "" ? `# ${name}=` : `${name}=${quoteValue(name, value)}`;
    return `${comment.length > 0 ? "\n" : ""}${commented(comment)}${line}\n`;
  });
  return commented(head) + parts.join("");
}

/**
 * Changes these settings and keeps everything else: comments, order, unknown lines. If a name is
 * assigned several times, the last assignment counts, so only that one is changed. To unset a name,
 * all its assignments are removed. A new name replaces its empty commented line, or is added at the
 * end with its comment.
 */
export function editEnvText(text: string, changes: readonly EnvChange[]): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  let pieces = piecesOf(text);
  for (const { name, value, comment } of changes) {
    if (value === "") {
      pieces = pieces.filter((piece) => piece.name !== name);
      continue;
    }
    const line = `${name}=${quoteValue(name, value)}${newline}`;
    const placeholder = new RegExp(`^#\\s*${name}=\\s*$`);
    const last = pieces.findLastIndex((piece) => piece.name === name);
    const index = last >= 0 ? last : pieces.findLastIndex((piece) => placeholder.test(piece.text));
    if (index >= 0) {
      pieces[index] = { name, text: line };
      continue;
    }
    const end = pieces.at(-1);
    if (end && !end.text.endsWith("\n")) end.text += newline;
    const gap = pieces.length > 0 && comment.length > 0 ? newline : "";
    pieces.push({ text: gap + commented(comment).replaceAll("\n", newline) }, { name, text: line });
  }
  return pieces.map((piece) => piece.text).join("");
}
