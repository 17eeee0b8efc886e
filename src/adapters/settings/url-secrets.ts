/** The texts of an address that nothing may show: itself, and its password as it is written and as it is meant. */
export function urlSecrets(url: string): string[] {
  const written = /^[^/]*\/\/[^:@/]*:([^/]*)@/.exec(url)?.[1] ?? "";
  const { password = "" } = URL.parse(url) ?? {};
  return [...new Set([url, written, password, decoded(written)])].filter((part) => part !== "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
