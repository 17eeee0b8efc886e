const KINDS: Record<string, string> = { track: "Track", photo: "Photo", playlist: "Playlist" };
const FOLDERS = new Set(["show", "season", "artist", "album", "collection"]);
const CHARACTERS: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#xA;",
};

type Fields = Record<string, unknown>;
type Child = [name: string, fields: Fields];

/** Converts a response from today's JSON format to the XML that Plex would have sent. */
export function toXml(answer: Fields): string {
  const [[name, fields] = ["MediaContainer", {}]] = Object.entries(answer);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, fields as Fields)}\n`;
}

/** Converts a response to the JSON format of servers before 2016. */
export function toOldJson(answer: Fields): string {
  const [[name, fields] = ["MediaContainer", {}]] = Object.entries(answer);
  return JSON.stringify(oldElement(name, fields as Fields));
}

function element(name: string, fields: Fields): string {
  const attributes = attributesOf(fields).map(([key, value]) => ` ${key}="${escapeText(value)}"`);
  const children = childrenOf(fields).map(([kind, child]) => element(kind, child));
  const start = `<${name}${attributes.join("")}`;
  return children.length === 0 ? `${start} />` : `${start}>\n${children.join("\n")}\n</${name}>`;
}

function oldElement(name: string, fields: Fields): Fields {
  const children = childrenOf(fields).map(([kind, child]) => oldElement(kind, child));
  return { _elementType: name, ...Object.fromEntries(attributesOf(fields)), _children: children };
}

const attributesOf = (fields: Fields): [string, string][] =>
  Object.entries(fields).flatMap(([key, value]): [string, string][] => {
    // One published example has a quotation mark in a name.
    if (!/^[\w:.-]+$/.test(key)) return [];
    if (typeof value === "boolean") return [[key, value ? "1" : "0"]];
    return typeof value === "string" || typeof value === "number" ? [[key, String(value)]] : [];
  });

const childrenOf = (fields: Fields): Child[] =>
  Object.entries(fields).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((child: unknown): Child[] =>
      typeof child === "object" && child !== null
        ? [[kindOf(key, child as Fields), child as Fields]]
        : [],
    ),
  );

function kindOf(key: string, { type }: Fields): string {
  if (key !== "Metadata") return key;
  return FOLDERS.has(String(type)) ? "Directory" : (KINDS[String(type)] ?? "Video");
}

const escapeText = (value: string): string =>
  value.replace(/[&<>"\n]/g, (one) => CHARACTERS[one] ?? one);
