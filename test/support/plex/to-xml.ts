import type { FakePlexFields } from "../../../src/hosts/demo/stand-ins/plex/item.ts";

const DIRECTORIES = new Set(["show", "season", "artist", "album"]);

/**
 * Converts a response to XML. Texts become attributes, flags become 1 and 0, and items are named
 * after their kind.
 */
export const toXml = (name: string, value: FakePlexFields): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, value)}\n`;

function element(name: string, value: FakePlexFields): string {
  const attributes: string[] = [];
  const children: string[] = [];
  for (const [key, one] of Object.entries(value)) {
    if (one === undefined || one === null) continue;
    if (typeof one !== "object") {
      attributes.push(` ${key}="${escaped(one)}"`);
    } else {
      for (const child of Array.isArray(one) ? one : [one]) {
        children.push(element(nameOf(key, child), child));
      }
    }
  }
  const head = `${name}${attributes.join("")}`;
  return children.length === 0 ? `<${head}/>` : `<${head}>\n${children.join("\n")}\n</${name}>`;
}

/** JSON uses one name for all items, while XML has a name for each kind. */
function nameOf(key: string, { type }: FakePlexFields): string {
  if (key !== "Metadata") return key;
  if (type === "track") return "Track";
  if (type === "photo") return "Photo";
  return DIRECTORIES.has(String(type)) ? "Directory" : "Video";
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#xA;",
};

const escaped = (value: unknown): string =>
  (typeof value === "boolean" ? String(Number(value)) : String(value)).replace(
    /[&<>"\n]/g,
    (sign) => ENTITIES[sign] ?? sign,
  );
