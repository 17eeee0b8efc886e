import { XMLParser } from "fast-xml-parser";
import { type Element, type Fields, fieldsOf } from "./element.ts";

const NAMED_ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/**
 * Decodes the text of an XML attribute: XML's five entities and numeric ones, in one pass. Other entities are kept as
 * written; an invalid code point becomes U+FFFD.
 */
export const decodeEntities = (text: string): string =>
  text.includes("&") ? text.replace(/&(?:#(\d{1,8})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, decodeOne) : text;

function decodeOne(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED_ENTITIES[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  const isScalar = code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
  return isScalar ? String.fromCodePoint(code) : "\ufffd";
}

const ATTRIBUTES = ":@";

/** The element's name as key with its children as value, and its attributes. */
type Node = Record<string, unknown>;

/** Characters that XML 1.0 forbids; some players and old servers send them raw anyway. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * One XML document in the form of Plex's JSON.
 * @throws for one that is cut off, nested too deeply, or has a DTD: Plex sends none, and its entities can make a small
 * body huge
 */
export function fromXml(text: string): Record<string, Fields> {
  const xml = text
    .replace(FORBIDDEN, "")
    .replace(/^[\s\ufeff]+/, "")
    .trimEnd();
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw new Error("XML with a document type");
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    trimValues: false,
    processEntities: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    maxNestedTags: 60,
    jPath: false,
  });
  const roots = (parser.parse(xml) as Node[]).filter(isElement);
  const [root] = roots;
  if (!root || roots.length > 1 || !isComplete(xml, nameOf(root))) throw new Error("no complete XML document");
  return { [nameOf(root)]: fieldsOf(root, readNode) };
}

/** The parser accepts incomplete XML, but half of a cut-off list must not pass as the complete one. */
function isComplete(xml: string, name: string): boolean {
  if (xml.endsWith(`</${name}>`)) return true;
  return xml.endsWith("/>") && xml.lastIndexOf("<") === xml.indexOf(`<${name}`);
}

const nameOf = (node: Node): string => Object.keys(node).find((key) => key !== ATTRIBUTES) ?? "";

/** Text between elements has no meaning in Plex's answers. */
const isElement = (node: Node): boolean => !("#text" in node);

function readNode(node: Node): Element<Node> {
  const name = nameOf(node);
  const raw = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, string>);
  const attributes = Object.fromEntries(raw.map(([key, value]) => [key, decodeEntities(value)]));
  return { name, attributes, children: (node[name] as Node[]).filter(isElement) };
}
