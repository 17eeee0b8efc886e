/** An element directly below a root, with its text alone; `type` is its attribute of that name. */
export type NfoField = { name: string; type: string | undefined; text: string };

export type NfoElements = { roots: { name: string; fields: NfoField[] }[]; outside: string };

// Kodi's: https://kodi.wiki/view/NFO_files
const ROOT = /^(?:movie|tvshow|episodedetails)$/;
const TOKEN = /<!--|<!\[CDATA\[|<(\/?)([a-z][^\s<>/]{0,60})([^<>]{0,500})>/gi;
const TYPE = /\stype\s{0,3}=\s{0,3}["']([^"']{0,40})["']/i;
const DEEPEST = 50;
const LONGEST_TEXT = 500;

/**
 * The fields of every `<movie>`, `<tvshow>` and `<episodedetails>` in a text, and the text around them. Only what stands
 * directly below a root is a field: the ids of actors stand deeper. Undefined where the tags do not fit together, because
 * then nothing says what belongs to what. Linear.
 */
export function nfoElements(text: string): NfoElements | undefined {
  const token = new RegExp(TOKEN);
  const roots: NfoElements["roots"] = [];
  const outside: string[] = [];
  const open: string[] = [];
  let from = 0;
  const take = (to: number): void => {
    const piece = text.slice(from, to);
    const field = roots.at(-1)?.fields.at(-1);
    if (open.length === 0) outside.push(piece);
    else if (open.length === 2 && field && field.text.length < LONGEST_TEXT) field.text += piece.slice(0, LONGEST_TEXT);
  };
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [whole, slash, written = "", more = ""] = found;
    const name = written.toLowerCase();
    // Outside of a root a bracket is but a character.
    if (open.length === 0 && name !== "" && (slash === "/" || !ROOT.test(name))) continue;
    take(found.index);
    from = token.lastIndex;
    if (name === "") {
      const end = text.indexOf(whole === "<!--" ? "-->" : "]]>", from);
      if (end < 0) return undefined;
      if (whole !== "<!--") take(end);
      from = end + 3;
      token.lastIndex = from;
    } else if (slash === "/") {
      if (open.pop() !== name) return undefined;
    } else {
      if (open.length === 0) roots.push({ name, fields: [] });
      if (open.length === 1) roots.at(-1)?.fields.push({ name, type: TYPE.exec(more)?.[1]?.toLowerCase(), text: "" });
      if (!more.endsWith("/")) open.push(name);
    }
    if (open.length > DEEPEST) return undefined;
  }
  if (open.length > 0) return undefined;
  outside.push(text.slice(from));
  return { roots, outside: outside.join("\n") };
}
