import type { PlexAsked } from "./answer.ts";

/** As a hostile server would: the token that came, in titles, texts, errors and headers of the answer. */
export function echoToken(text: string, { header }: PlexAsked): { text: string; headers: Record<string, string> } {
  const token = header("x-plex-token") ?? "";
  if (token === "") return { text, headers: {} };
  const inJson = text.replace(
    /("(?:title|name|tag|summary|friendlyName|platform|file|path|product)":")/g,
    `$1${token} `,
  );
  const inXml = inJson.replace(
    /( (?:title|name|tag|summary|friendlyName|platform|file|path|product)=")/g,
    `$1${token} `,
  );
  const inPage = inXml.replace(/<h1>/g, `<h1>${token} X-Plex-Token=${token} `);
  const headers = { "x-plex-token": token, "set-cookie": `t=${token}`, "www-authenticate": `Plex token="${token}"` };
  return { text: inPage, headers };
}
