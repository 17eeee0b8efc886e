import { XMLParser } from "fast-xml-parser";
import { type Element, type Fields, fieldsOf } from "./parse-answer.ts";

const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/**
 * The text of an XML attribute: the five entities of XML and numbers, once, in one pass. Any other entity stays as it is
 * written; a number that no character has becomes U+FFFD.
 */
export const decodeEntities = (text: string): string =>
  text.includes("&") ? text.replace(/&(?:#(\d{1,8})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, decodeOne) : text;

function decodeOne(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  const isScalar = code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
  return isScalar ? String.fromCodePoint(code) : "\ufffd";
}

const ATTRIBUTES = ":@";

/** One key, the name of the element, whose value are its children; and its attributes. */
type Node = Record<string, unknown>;

/** Characters that XML 1.0 forbids; some players and old servers send them raw all the same. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * One XML document in the form of Plex's JSON. Throws for one that is cut, nests too deep, or declares a type: Plex sends
 * no DTD, and entities of one's own are how a small body becomes a large one.
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
  if (!root || roots.length > 1 || !isWhole(xml, nameOf(root))) throw new Error("no whole XML document");
  return { [nameOf(root)]: fieldsOf(root, readNode) };
}

/** The parser takes what it gets; of a list that was cut, the half must not pass for the whole. */
function isWhole(xml: string, name: string): boolean {
  if (xml.endsWith(`</${name}>`)) return true;
  return xml.endsWith("/>") && xml.lastIndexOf("<") === xml.indexOf(`<${name}`);
}

const nameOf = (node: Node): string => Object.keys(node).find((key) => key !== ATTRIBUTES) ?? "";

/** Text between elements means nothing in Plex's answers. */
const isElement = (node: Node): boolean => !("#text" in node);

function readNode(node: Node): Element<Node> {
  const name = nameOf(node);
  const raw = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, string>);
  const attributes = Object.fromEntries(raw.map(([key, value]) => [key, decodeEntities(value)]));
  return { name, attributes, children: (node[name] as Node[]).filter(isElement) };
}
