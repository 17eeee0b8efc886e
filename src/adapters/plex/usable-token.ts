import { plexUnauthorized } from "./transport/errors.ts";

/** The token as it goes into a header. Throws `Outage` `plex_unauthorized` when there is none, or none that could be. */
export function usableToken(token: string | undefined): string {
  const text = token?.trim() ?? "";
  if (text === "") throw plexUnauthorized("There is no Plex token; set PLEX_TOKEN to the owner's.");
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw plexUnauthorized("PLEX_TOKEN holds characters that no token has; copy it again from Plex.");
}
