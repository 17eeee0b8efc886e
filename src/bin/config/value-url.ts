import { value } from "./values.ts";

/**
 * An http or https address without a slash at its end. One with a user name, query or fragment is refused: these carry
 * passwords and tokens, and addresses are shown.
 */
export const url = () =>
  value("an http:// or https:// address without user name, password or query", (text) => {
    const address = parse(text);
    if (!address || !/^https?:$/.test(address.protocol) || !/^https?:\/\//i.test(text)) return undefined;
    if (address.username || address.password || address.search || address.hash) return undefined;
    return address.href.replace(/\/+$/, "");
  });

export const redisUrl = () =>
  value("a redis:// or rediss:// address", (text) => {
    const address = parse(text);
    return address && /^rediss?:$/.test(address.protocol) && address.hostname ? text : undefined;
  });

function parse(text: string): URL | undefined {
  return text.length <= 2000 && !/[\s\0]/.test(text) ? (URL.parse(text) ?? undefined) : undefined;
}
