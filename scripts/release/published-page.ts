import { posix } from "node:path";
import { type Project, pageAddress, rawAddress } from "./project.ts";

/** Fenced blocks and code in a line: the text in them is shown as it is. */
const CODE = /(^```.*?^```$|`[^`\n]*`)/gms;
const LINK = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g;

/**
 * Returns a page of the repository with absolute addresses, for a site that has no other file of
 * it. Pictures become bytes and all other files pages, both of the released version.
 * @param path the page's own path in the repository, to which its links are relative
 * @throws if a link leads out of the repository
 */
export function publishedPage(markdown: string, path: string, project: Project): string {
  const absolute = (_: string, picture: string, text: string, link: string): string => {
    if (/^(?:[a-z]+:|#)/.test(link)) return `${picture}[${text}](${link})`;
    const [file = "", heading] = link.split("#");
    const target = posix.join(posix.dirname(path), file);
    if (target.startsWith("..")) {
      throw new Error(`${path} links to ${link}, outside the repository.`);
    }
    const address = picture ? rawAddress(project, target) : pageAddress(project, target);
    return `${picture}[${text}](${address}${heading === undefined ? "" : `#${heading}`})`;
  };
  return markdown
    .split(CODE)
    .map((part, position) => (position % 2 === 1 ? part : part.replaceAll(LINK, absolute)))
    .join("");
}
