import type { FakeAnswer } from "../../../src/hosts/demo/stand-ins/loopback.ts";

const NAMES = "title|name|tag|summary|friendlyName|platform|file|path|product";

/**
 * Behaves like a hostile server: puts the received token into titles, texts, errors and headers of
 * the response.
 */
export function echoToken(answer: FakeAnswer, token: string | undefined): FakeAnswer {
  if (token === undefined || token === "") return answer;
  const body = answer.body
    .replace(new RegExp(`("(?:${NAMES})":")`, "g"), `$1${token} `)
    .replace(new RegExp(`( (?:${NAMES})=")`, "g"), `$1${token} `)
    .replace(/<h1>/g, `<h1>${token} X-Plex-Token=${token} `);
  const headers = {
    "x-plex-token": token,
    "set-cookie": `t=${token}`,
    "www-authenticate": `Plex token="${token}"`,
  };
  return { ...answer, body, headers };
}
