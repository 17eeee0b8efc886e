import { XMLParser } from "fast-xml-parser";
import { decodeEntities, FORBIDDEN_IN_XML } from "../../../base/text/xml.ts";

const ATTRIBUTES = ":@";

/** An XML element: its children are under the element's name, and its attributes are under `:@`. */
type XmlNode = Record<string, unknown>;

/**
 * Parses one XML document. Returns its root and the function that reads a node.
 * @throws for a document that is cut off, nested too deeply, or has a DTD. Plex never sends a DTD,
 * and the entities of one can make a small body huge
 */
export function readXml(text: string): {
  root: XmlNode;
  read: (node: XmlNode) => XmlElement<XmlNode>;
} {
  const xml = text
    .replace(FORBIDDEN_IN_XML, "")
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
  const roots = (parser.parse(xml) as XmlNode[]).filter(isElement);
  const [root] = roots;
  if (!root || roots.length > 1 || !isComplete(xml, nameOf(root))) {
    throw new Error("no complete XML document");
  }
  return { root, read: readNode };
}

/** The parser accepts incomplete XML, but half of a list must not pass as the complete list. */
function isComplete(xml: string, name: string): boolean {
  if (xml.endsWith(`</${name}>`)) return true;
  return xml.endsWith("/>") && xml.lastIndexOf("<") === xml.indexOf(`<${name}`);
}

const nameOf = (node: XmlNode): string => Object.keys(node).find((key) => key !== ATTRIBUTES) ?? "";

/** Text between elements has no meaning in Plex's responses. */
const isElement = (node: XmlNode): boolean => !("#text" in node);

function readNode(node: XmlNode): XmlElement<XmlNode> {
  const name = nameOf(node);
  const raw = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, string>);
  const attributes = Object.fromEntries(raw.map(([key, value]) => [key, decodeEntities(value)]));
  return { name, attributes, children: (node[name] as XmlNode[]).filter(isElement) };
}

export type XmlElement<Node> = {
  name: string;
  attributes: Record<string, unknown>;
  children: readonly Node[];
};
